package io.l9.substrate.bootstrap.cli;

import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.Condition.NameField;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which packets; all that is given must hold. */
final class FilterOptions {

  @Option(names = "--agent", paramLabel = "ID", description = "Of this agent; repeat for any of.")
  private List<String> agents = new ArrayList<>();

  @Option(names = "--type", paramLabel = "TYPE", description = "Of this type; repeat for any of.")
  private List<String> types = new ArrayList<>();

  @Option(names = "--thread", paramLabel = "UUID", description = "Of this thread.")
  private @Nullable UUID thread;

  @Option(names = "--session", paramLabel = "ID", description = "Of this session.")
  private @Nullable String session;

  @Option(names = "--trace", paramLabel = "ID", description = "Of this trace.")
  private @Nullable String trace;

  @Option(names = "--correlation", paramLabel = "UUID", description = "Of this request or run.")
  private @Nullable UUID correlation;

  @Option(names = "--tag", paramLabel = "TAG", description = "With this tag; repeat for any of.")
  private List<String> anyTag = new ArrayList<>();

  @Option(
      names = "--all-tags",
      paramLabel = "TAG",
      split = ",",
      description = "With all of these tags, separated by commas.")
  private List<String> allTags = new ArrayList<>();

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description = "Of this scope: shared, cursor or l-private.")
  private @Nullable String scope;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Happened then or later, such as 2026-03-01T12:00:00Z.")
  private @Nullable Instant from;

  @Option(names = "--to", paramLabel = "TIME", description = "Happened before.")
  private @Nullable Instant to;

  @Option(
      names = "--min-importance",
      paramLabel = "SCORE",
      description = "Of at least this importance, 0 to 1.")
  private @Nullable Double minImportance;

  PacketFilter filter() {
    List<Condition> must = new ArrayList<>();
    any(must, NameField.AGENT_ID, agents);
    any(must, NameField.PACKET_TYPE, types);
    any(must, NameField.THREAD_ID, listOf(thread));
    any(must, NameField.SESSION_ID, listOf(session));
    any(must, NameField.TRACE_ID, listOf(trace));
    any(must, NameField.CORRELATION_ID, listOf(correlation));
    any(must, NameField.TAGS, anyTag);
    any(must, NameField.SCOPE, listOf(scope));
    if (!allTags.isEmpty()) {
      must.add(new Condition.AllTags(new LinkedHashSet<>(allTags)));
    }
    if (from != null || to != null) {
      must.add(new Condition.HappenedBetween(from, to));
    }
    if (minImportance != null) {
      must.add(new Condition.MinImportance(minImportance));
    }
    return new PacketFilter(must, List.of(), List.of());
  }

  private static void any(List<Condition> must, NameField field, List<String> names) {
    if (!names.isEmpty()) {
      must.add(new Condition.AnyOf(field, Set.copyOf(names)));
    }
  }

  private static List<String> listOf(@Nullable Object value) {
    return value == null ? List.of() : List.of(value.toString());
  }
}
