package io.l9.substrate.testkit.memory.search;

import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.ThreadId;
import io.l9.substrate.domain.memory.search.Condition;
import io.l9.substrate.domain.memory.search.Condition.AnyOf;
import io.l9.substrate.domain.memory.search.Condition.HappenedBetween;
import io.l9.substrate.domain.memory.search.Condition.MinImportance;
import io.l9.substrate.domain.memory.search.Condition.NameField;
import io.l9.substrate.domain.memory.search.PacketFilter;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.memory.PacketBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/** Packets that differ in everything a filter can ask for, and filters that tell them apart. */
final class FilterCases {

  private static final Instant T0 = Instant.parse("2026-02-01T00:00:00Z");
  private static final Instant T1 = Instant.parse("2026-02-02T00:00:00.000001Z");

  private FilterCases() {}

  static List<Packet> packets(Supplier<PacketBuilder> fresh, ThreadId thread) {
    return List.of(
        fresh.get().timestamp(T0).build(),
        fresh.get().timestamp(T1).type("message").agent("ann").tags("red").build(),
        fresh.get().timestamp(T1).agent("bob").tags("red", "green").importance(0.7).build(),
        fresh.get().thread(thread).agent("ann").importance(1).build(),
        fresh.get().thread(thread).tags("it's", "NULL", "a,b").importance(0).build(),
        fresh.get().visibility(Visibility.CURSOR).tags("green").type("message").build());
  }

  static List<PacketFilter> filters(ThreadId thread) {
    List<Condition> conditions =
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
            new MinImportance(0));
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
