package io.l9.substrate.rest.memory.search;

import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.Condition.NameField;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.rest.http.WireText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

record FilterRequest(
    @Nullable List<Clause> must, @Nullable List<Clause> should, @Nullable List<Clause> mustNot) {

  PacketFilter toFilter() {
    return new PacketFilter(
        conditions("/filter/must", must),
        conditions("/filter/should", should),
        conditions("/filter/must_not", mustNot));
  }

  private static List<Condition> conditions(String pointer, @Nullable List<Clause> clauses) {
    List<Condition> conditions = new ArrayList<>();
    if (clauses != null) {
      for (Clause clause : clauses) {
        conditions.add(clause.toCondition(pointer + "/" + conditions.size()));
      }
    }
    return conditions;
  }

  /** A field, and what its value must be. */
  record Clause(
      @Nullable String field,
      @Nullable String eq,
      @Nullable List<String> any,
      @Nullable Object gte,
      @Nullable Object lt) {

    Condition toCondition(String at) {
      if (field == null) {
        throw ValidationException.at(at + "/field", "is required");
      }
      try {
        return switch (field) {
          case "packet_type", "agent_id", "thread_id", "scope", "tags" ->
              anyOf(at, NameField.valueOf(field.toUpperCase(Locale.ROOT)));
          case "timestamp" -> {
            only(at, gte != null || lt != null, "gte", "lt");
            yield new Condition.HappenedBetween(time(at + "/gte", gte), time(at + "/lt", lt));
          }
          case "importance_score" -> {
            only(at, gte != null, "gte");
            yield new Condition.MinImportance(number(at + "/gte", gte));
          }
          default ->
              throw ValidationException.at(
                  at + "/field",
                  "must be one of packet_type, agent_id, thread_id, scope, tags, timestamp,"
                      + " importance_score");
        };
      } catch (ValidationException e) {
        // A condition does not know where in the filter it stands.
        if (e.violations().size() == 1 && e.violations().get(0).pointer().equals("/filter")) {
          throw ValidationException.at(at, e.code(), e.violations().get(0).detail());
        }
        throw e;
      }
    }

    private Condition anyOf(String at, NameField nameField) {
      only(at, (eq == null) != (any == null), "eq", "any");
      Set<String> names = new LinkedHashSet<>();
      if (eq != null) {
        names.add(name(at + "/eq", nameField, eq));
      }
      if (any != null) {
        for (int i = 0; i < any.size(); i++) {
          names.add(name(at + "/any/" + i, nameField, any.get(i)));
        }
      }
      return new Condition.AnyOf(nameField, names);
    }

    private static String name(String at, NameField nameField, String value) {
      if (nameField == NameField.THREAD_ID) {
        UUID thread = WireText.uuid(value);
        if (thread == null) {
          throw ValidationException.at(at, "must be a UUID");
        }
        return thread.toString();
      }
      if (nameField == NameField.SCOPE
          && List.of(Visibility.values()).stream().noneMatch(v -> v.sqlName().equals(value))) {
        throw ValidationException.at(at, "must be one of shared, cursor, l-private");
      }
      return value;
    }

    private void only(String at, boolean enough, String... operators) {
      Set<String> allowed = Set.of(operators);
      if (!enough
          || (eq != null && !allowed.contains("eq"))
          || (any != null && !allowed.contains("any"))
          || (gte != null && !allowed.contains("gte"))
          || (lt != null && !allowed.contains("lt"))) {
        throw ValidationException.at(
            at, "the field " + field + " goes with " + String.join(" or ", operators));
      }
    }

    private static @Nullable Instant time(String at, @Nullable Object value) {
      if (value == null) {
        return null;
      }
      Instant time = value instanceof String text ? WireText.time(text) : null;
      if (time == null) {
        throw ValidationException.at(
            at, "must be a time as in RFC 3339, such as 2026-01-31T12:00:00Z");
      }
      return time;
    }

    private static double number(String at, @Nullable Object value) {
      if (value instanceof Double number) {
        return number;
      }
      throw ValidationException.at(at, "must be a number");
    }
  }
}
