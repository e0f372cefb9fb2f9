package io.l9.substrate.cli;

import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.Condition.AnyOf;
import io.l9.substrate.domain.memory.packet.Condition.NameField;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.packet.PayloadCondition;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.JsonPointer;
import io.l9.substrate.domain.shared.ValidationException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that filter packets; all that are given must hold. */
final class FilterOptions {

  /** A place in the payload, and what is asked of the value that stands there. */
  private static final Pattern WHERE =
      Pattern.compile("(?<path>/[^=<>]*?)(?<operator>>=|<=|=|>|<)(?<value>.*)", Pattern.DOTALL);

  @Option(names = "--type", paramLabel = "TYPE", description = "Of this type, or of one of these.")
  private List<String> types = List.of();

  @Option(names = "--agent", paramLabel = "ID", description = "Of this agent, or of one of these.")
  private List<String> agents = List.of();

  @Option(
      names = "--thread",
      paramLabel = "UUID",
      description = "In this thread, or in one of these.")
  private List<String> threads = List.of();

  @Option(names = "--tag", paramLabel = "TAG", description = "With this tag, or with one of these.")
  private List<String> tags = List.of();

  @Option(
      names = "--all-tags",
      paramLabel = "TAG",
      split = ",",
      description = "With all of these tags, separated by commas.")
  private List<String> allTags = List.of();

  @Option(names = "--session", paramLabel = "ID", description = "Of this session.")
  private List<String> sessions = List.of();

  @Option(names = "--trace", paramLabel = "ID", description = "Of this trace.")
  private List<String> traces = List.of();

  @Option(names = "--correlation", paramLabel = "UUID", description = "Of this request or run.")
  private List<String> correlations = List.of();

  @Option(names = "--scope", paramLabel = "SCOPE", description = "shared, cursor or l-private.")
  private List<String> scopes = List.of();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Happened then or later: 2026-01-31, or 2026-01-31T12:00:00Z.")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Happened before.")
  private @Nullable String until;

  @Option(names = "--min-importance", paramLabel = "N", description = "At least this, 0 to 1.")
  private @Nullable Double minImportance;

  @Option(
      names = "--where",
      paramLabel = "CONDITION",
      description =
          "Of the payload, by JSON pointer: /status=open, /price>=10, /due<2026-02-01T00:00:00Z,"
              + " or /status alone for any value.")
  private List<String> where = List.of();

  PacketFilter filter(JsonCodec json) {
    List<Condition> conditions = new ArrayList<>();
    names(conditions, NameField.PACKET_TYPE, types);
    names(conditions, NameField.AGENT_ID, agents);
    names(conditions, NameField.THREAD_ID, ids("--thread", threads));
    names(conditions, NameField.SESSION_ID, sessions);
    names(conditions, NameField.TRACE_ID, traces);
    names(conditions, NameField.CORRELATION_ID, ids("--correlation", correlations));
    names(conditions, NameField.SCOPE, scopes);
    names(conditions, NameField.TAGS, tags);
    if (!allTags.isEmpty()) {
      conditions.add(new Condition.AllTags(new LinkedHashSet<>(allTags)));
    }
    if (since != null || until != null) {
      conditions.add(new Condition.HappenedBetween(time("--since", since), time("--until", until)));
    }
    if (minImportance != null) {
      conditions.add(new Condition.MinImportance(minImportance));
    }
    where.forEach(condition -> conditions.add(payload(condition, json)));
    return new PacketFilter(conditions, List.of(), List.of());
  }

  /** In the canonical form in which they are compared. */
  private static List<String> ids(String option, List<String> texts) {
    try {
      return texts.stream().map(text -> UUID.fromString(text).toString()).toList();
    } catch (IllegalArgumentException e) {
      throw ValidationException.at("/" + option, "must be an id, a UUID");
    }
  }

  private static void names(List<Condition> conditions, NameField field, List<String> names) {
    if (!names.isEmpty()) {
      conditions.add(new AnyOf(field, new LinkedHashSet<>(names)));
    }
  }

  /** A day begins at midnight UTC. */
  static @Nullable Instant time(String option, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw ValidationException.at(
          "/" + option, "must be a day or a time, such as 2026-01-31 or 2026-01-31T12:00:00Z");
    }
  }

  static PayloadCondition payload(String text, JsonCodec json) {
    Matcher parts = WHERE.matcher(text);
    if (!parts.matches()) {
      return new PayloadCondition.Exists(new JsonPointer(text));
    }
    JsonPointer path = new JsonPointer(parts.group("path"));
    String operator = parts.group("operator");
    String value = parts.group("value");
    if (operator.equals("=")) {
      return new PayloadCondition.IsAnyOf(path, Set.of(value(value, json)));
    }
    try {
      double bound = Double.parseDouble(value);
      return new PayloadCondition.IsNumber(
          path,
          operator.equals(">") ? bound : null,
          operator.equals(">=") ? bound : null,
          operator.equals("<") ? bound : null,
          operator.equals("<=") ? bound : null);
    } catch (NumberFormatException e) {
      return timeRange(path, operator, value);
    }
  }

  private static PayloadCondition timeRange(JsonPointer path, String operator, String value) {
    return switch (operator) {
      case ">=" -> new PayloadCondition.IsTime(path, time("--where", value), null);
      case "<" -> new PayloadCondition.IsTime(path, null, time("--where", value));
      default ->
          throw ValidationException.at(
              "/--where", "times go with >= and <; a number was meant? " + value + " is none");
    };
  }

  /** JSON if it is, else the text itself, so that plain words need no quotes. */
  static JsonDocument value(String text, JsonCodec json) {
    try {
      return json.parse(text);
    } catch (ValidationException e) {
      return json.of(text);
    }
  }
}
