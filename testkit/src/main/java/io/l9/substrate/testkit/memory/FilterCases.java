package io.l9.substrate.testkit.memory;

import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.Condition.AllTags;
import io.l9.substrate.domain.memory.packet.Condition.AnyOf;
import io.l9.substrate.domain.memory.packet.Condition.HappenedBetween;
import io.l9.substrate.domain.memory.packet.Condition.MinImportance;
import io.l9.substrate.domain.memory.packet.Condition.NameField;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.packet.PayloadCondition.Exists;
import io.l9.substrate.domain.memory.packet.PayloadCondition.IsAnyOf;
import io.l9.substrate.domain.memory.packet.PayloadCondition.IsNumber;
import io.l9.substrate.domain.memory.packet.PayloadCondition.IsTime;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonPointer;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Packets that differ in everything a filter can ask for, and filters that tell them apart. */
public final class FilterCases {

  private static final Instant T0 = Instant.parse("2026-02-01T00:00:00Z");
  private static final Instant T1 = Instant.parse("2026-02-02T00:00:00.000001Z");

  private static final UUID CORRELATION = new UUID(7, 8);

  private static final List<String> PAYLOADS =
      List.of(
          """
          {"text": "one", "status": "open", "price": 10, "due": "2026-02-28T12:00:00Z",
           "list": ["a", {"b": 1}], "nothing": null, "big": 9007199254740993}""",
          """
          {"text": "two", "status": "closed", "price": 10.5, "due": "2026-02-28T12:00:00.0000019+01:00",
           "list": [], "a/b": {"~": true}, "big": 1e300}""",
          """
          {"text": "three", "status": 1, "price": "10", "due": "2026-02-30T12:00:00Z", "list": {"0": "a", "-1": "x", "01": "y"}}""",
          """
          {"text": "four", "status": true, "price": -0.5, "due": "tomorrow", "": {"": 4}}""",
          """
          {"text": "five", "status": {"b": [1, 2], "a": null}, "price": null, "due": 20260228}""",
          """
          {"text": "six", "due": "2024-02-29T23:59:59-14:59"}""",
          """
          [1, "two", [3]]""",
          "\"open\"");

  private FilterCases() {}

  private static JsonPointer at(String path) {
    return new JsonPointer(path);
  }

  private static IsAnyOf is(JsonCodec json, String path, Object... values) {
    return new IsAnyOf(at(path), Stream.of(values).map(json::of).collect(Collectors.toSet()));
  }

  private static List<Condition> payloadConditions(JsonCodec json) {
    Instant noon = Instant.parse("2026-02-28T12:00:00Z");
    Instant eleven = Instant.parse("2026-02-28T11:00:00.000001Z");
    return List.of(
        is(json, "/status", "open"),
        is(json, "/status", "open", "closed", 7),
        is(json, "/status", 1.0),
        is(json, "/status", true),
        new IsAnyOf(at("/status"), Set.of(json.parse("{\"a\": null, \"b\": [1.0, 2]}"))),
        is(json, "/status"),
        new IsAnyOf(at("/nothing"), Set.of(json.of(null))),
        is(json, "", "open"),
        is(json, "/big", 9007199254740993L),
        is(json, "/list/0", "a"),
        is(json, "/list/-1", "x"),
        is(json, "/list/01", "y"),
        is(json, "/list/-", "x"),
        is(json, "/1", "two"),
        is(json, "/2/0", 3),
        is(json, "/99999999999", "two"),
        is(json, "/a~1b/~0", true),
        is(json, "//", 4),
        new Exists(at("/list/1/b")),
        new Exists(at("/nothing")),
        new Exists(at("/list/-1")),
        new Exists(at("/list/+1")),
        new Exists(at("/it's/\"{,}\\")),
        new Exists(at("")),
        new IsNumber(at("/price"), null, 10.0, null, null),
        new IsNumber(at("/price"), 10.0, null, null, 10.5),
        new IsNumber(at("/price"), null, null, 10.0, null),
        new IsNumber(at("/price"), null, null, null, -0.5),
        new IsNumber(at("/big"), null, 9007199254740992.0, null, 1e300),
        new IsTime(at("/due"), noon, null),
        new IsTime(at("/due"), null, noon),
        new IsTime(at("/due"), eleven, eleven.plusNanos(1)),
        new IsTime(at("/due"), eleven.plusNanos(1), noon.plusNanos(1)),
        new IsTime(at("/due"), Instant.parse("2024-03-01T14:58:59Z"), noon.minusSeconds(9000)));
  }

  /**
   * The packets.
   *
   * @param fresh a builder of a packet with content of its own
   */
  public static List<Packet> packets(
      Supplier<PacketBuilder> fresh, ThreadId thread, JsonCodec json) {
    List<Packet> packets = new ArrayList<>();
    for (String payload : PAYLOADS) {
      packets.add(fresh.get().payload(json.parse(payload)).build());
    }
    packets.addAll(
        List.of(
            fresh.get().timestamp(T0).build(),
            fresh.get().timestamp(T1).type("message").agent("ann").tags("red").build(),
            fresh.get().timestamp(T1).agent("bob").tags("red", "green").importance(0.7).build(),
            fresh.get().thread(thread).agent("ann").importance(1).build(),
            fresh.get().thread(thread).tags("it's", "NULL", "a,b").importance(0).build(),
            fresh.get().visibility(Visibility.CURSOR).tags("green").type("message").build(),
            fresh.get().tracing(CORRELATION, "session 1", "trace 1").build(),
            fresh.get().tracing(new UUID(7, 9), "session 2", "trace 1").build()));
    return packets;
  }

  /** The filters. */
  public static List<PacketFilter> filters(ThreadId thread, JsonCodec json) {
    List<Condition> conditions = new ArrayList<>(payloadConditions(json));
    conditions.addAll(
        List.of(
            new AnyOf(NameField.PACKET_TYPE, Set.of("message")),
            new AnyOf(NameField.PACKET_TYPE, Set.of("message", "note")),
            new AnyOf(NameField.AGENT_ID, Set.of("ann")),
            new AnyOf(NameField.AGENT_ID, Set.of("ann", "nobody")),
            new AnyOf(NameField.AGENT_ID, Set.of("Ann")),
            new AnyOf(NameField.AGENT_ID, Set.of()),
            new AnyOf(NameField.THREAD_ID, Set.of(thread.toString())),
            new AnyOf(NameField.THREAD_ID, Set.of("no uuid", thread.toString())),
            new AnyOf(NameField.THREAD_ID, Set.of(thread.toString().toUpperCase(Locale.ROOT))),
            new AnyOf(NameField.SCOPE, Set.of("cursor")),
            new AnyOf(NameField.SCOPE, Set.of("nowhere", "shared")),
            new AnyOf(NameField.TAGS, Set.of("red")),
            new AnyOf(NameField.TAGS, Set.of("green", "it's")),
            new AnyOf(NameField.TAGS, Set.of("a,b")),
            new AnyOf(NameField.TAGS, Set.of("a")),
            new AnyOf(NameField.TAGS, Set.of("NULL", "')--")),
            new HappenedBetween(T0, T1),
            new HappenedBetween(T1, null),
            new HappenedBetween(null, T1),
            new HappenedBetween(T1, T0),
            new MinImportance(0.7),
            new MinImportance(1),
            new MinImportance(0),
            new AllTags(Set.of("red")),
            new AllTags(Set.of("red", "green")),
            new AllTags(Set.of("a,b", "it's", "NULL")),
            new AllTags(Set.of()),
            new AnyOf(NameField.CORRELATION_ID, Set.of(CORRELATION.toString(), "no uuid")),
            new AnyOf(NameField.SESSION_ID, Set.of("session 2", "trace 1")),
            new AnyOf(NameField.TRACE_ID, Set.of("trace 1"))));
    List<PacketFilter> filters = new ArrayList<>();
    filters.add(PacketFilter.NONE);
    for (int i = 0; i < conditions.size(); i++) {
      Condition one = conditions.get(i);
      Condition other = conditions.get((i + 5) % conditions.size());
      filters.add(PacketFilter.must(one));
      filters.add(PacketFilter.must(one, other));
      filters.add(new PacketFilter(List.of(), List.of(one, other), List.of()));
      filters.add(new PacketFilter(List.of(), List.of(), List.of(one)));
      filters.add(new PacketFilter(List.of(), List.of(), List.of(one, other)));
      filters.add(new PacketFilter(List.of(new MinImportance(0.5)), List.of(one), List.of(other)));
    }
    return filters;
  }
}
