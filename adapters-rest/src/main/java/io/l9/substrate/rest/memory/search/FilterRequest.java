package io.l9.substrate.rest.memory.search;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.Condition.NameField;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.packet.PayloadCondition;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.JsonPointer;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.rest.http.RawJson;
import io.l9.substrate.rest.http.Schema;
import io.l9.substrate.rest.http.WireText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

@Schema(
    value = "All of must, at least one of should (if there are any), none of must_not.",
    name = "SearchFilter")
public record FilterRequest(
    @Schema(maxSize = PacketFilter.MAX_CONDITIONS)
        @Nullable List<@Schema(ref = "FilterClause") Clause> must,
    @Schema(maxSize = PacketFilter.MAX_CONDITIONS)
        @Nullable List<@Schema(ref = "FilterClause") Clause> should,
    @Schema(maxSize = PacketFilter.MAX_CONDITIONS)
        @Nullable List<@Schema(ref = "FilterClause") Clause> mustNot) {

  public PacketFilter toFilter(JsonCodec json) {
    return new PacketFilter(
        conditions("/filter/must", must, json),
        conditions("/filter/should", should, json),
        conditions("/filter/must_not", mustNot, json));
  }

  private static List<Condition> conditions(
      String pointer, @Nullable List<Clause> clauses, JsonCodec json) {
    List<Condition> conditions = new ArrayList<>();
    if (clauses != null) {
      for (Clause clause : clauses) {
        conditions.add(clause.toCondition(pointer + "/" + conditions.size(), json));
      }
    }
    return conditions;
  }

  /**
   * A field, and what its value must be.
   *
   * @param path where in the payload the value stands
   * @param any an array; as it was written, because null is a value of a payload
   */
  public record Clause(
      @Nullable String field,
      @Nullable String path,
      @Nullable RawJson eq,
      @Nullable RawJson any,
      @Nullable List<String> all,
      @Nullable Boolean exists,
      @Nullable Object gt,
      @Nullable Object gte,
      @Nullable Object lt,
      @Nullable Object lte) {

    Condition toCondition(String at, JsonCodec json) {
      if (field == null) {
        throw ValidationException.at(at + "/field", "is required");
      }
      try {
        return switch (field) {
          case "packet_type",
              "agent_id",
              "thread_id",
              "scope",
              "correlation_id",
              "session_id",
              "trace_id" -> {
            only(at, (eq == null) != (any == null), "eq", "any");
            yield anyOf(at, NameField.valueOf(field.toUpperCase(Locale.ROOT)), json);
          }
          case "tags" -> tags(at, json);
          case "id" -> {
            only(at, (eq == null) != (any == null), "eq", "any");
            yield new Condition.IsOneOf(
                names(at, json, Clause::uuid).stream()
                    .map(id -> new PacketId(UUID.fromString(id)))
                    .collect(Collectors.toSet()));
          }
          case "timestamp" -> {
            only(at, gte != null || lt != null, "gte", "lt");
            yield new Condition.HappenedBetween(time(at + "/gte", gte), time(at + "/lt", lt));
          }
          case "importance_score" -> {
            only(at, gte != null, "gte");
            yield new Condition.MinImportance(number(at + "/gte", gte));
          }
          case "payload" -> payload(at, json);
          default ->
              throw ValidationException.at(
                  at + "/field",
                  "must be one of id, packet_type, agent_id, thread_id, scope, tags,"
                      + " correlation_id, session_id, trace_id, timestamp, importance_score,"
                      + " payload");
        };
      } catch (ValidationException e) {
        // A condition does not know where in the filter it stands.
        if (e.violations().size() == 1 && e.violations().get(0).pointer().equals("/filter")) {
          throw ValidationException.at(at, e.code(), e.violations().get(0).detail());
        }
        throw e;
      }
    }

    private Condition tags(String at, JsonCodec json) {
      if (all != null) {
        only(at, true, "all");
        return new Condition.AllTags(new LinkedHashSet<>(all));
      }
      only(at, (eq == null) != (any == null), "eq", "any", "all");
      return anyOf(at, NameField.TAGS, json);
    }

    private Condition anyOf(String at, NameField nameField, JsonCodec json) {
      return new Condition.AnyOf(
          nameField,
          names(
              at,
              json,
              switch (nameField) {
                case THREAD_ID, CORRELATION_ID -> Clause::uuid;
                case SCOPE -> Clause::visibility;
                case PACKET_TYPE, AGENT_ID, TAGS, SESSION_ID, TRACE_ID -> (where, name) -> name;
              }));
    }

    /** Checks a name, and gives it as it is stored. */
    private interface Named {
      String checked(String at, String name);
    }

    private Set<String> names(String at, JsonCodec json, Named named) {
      Set<String> names = new LinkedHashSet<>();
      values(at, json)
          .forEach(
              (where, value) -> {
                if (!(value.value() instanceof String name)) {
                  throw ValidationException.at(where, "must be a string");
                }
                names.add(named.checked(where, name));
              });
      return names;
    }

    /** The values of {@code eq} or {@code any}, by their JSON pointers. */
    private Map<String, JsonPointer.Found> values(String at, JsonCodec json) {
      if (eq != null) {
        return Map.of(at + "/eq", new JsonPointer.Found(json.read(eq.parse(json, at + "/eq"))));
      }
      Map<String, JsonPointer.Found> values = new LinkedHashMap<>();
      if (any != null) {
        if (!(json.read(any.parse(json, at + "/any")) instanceof List<?> list)) {
          throw ValidationException.at(at + "/any", "must be an array");
        }
        for (Object value : list) {
          values.put(at + "/any/" + values.size(), new JsonPointer.Found(value));
        }
      }
      return values;
    }

    private static String uuid(String at, String name) {
      UUID uuid = WireText.uuid(name);
      if (uuid == null) {
        throw ValidationException.at(at, "must be a UUID");
      }
      return uuid.toString();
    }

    private static String visibility(String at, String name) {
      if (List.of(Visibility.values()).stream().noneMatch(v -> v.code().equals(name))) {
        throw ValidationException.at(at, "must be one of shared, cursor, l-private");
      }
      return name;
    }

    private Condition payload(String at, JsonCodec json) {
      JsonPointer place = place(at);
      if (exists != null) {
        only(at, exists, "path", "exists: true");
        return new PayloadCondition.Exists(place);
      }
      if (eq != null || any != null) {
        only(at, (eq == null) != (any == null), "path", "eq", "any");
        Set<JsonDocument> values = new LinkedHashSet<>();
        values(at, json).values().forEach(value -> values.add(json.of(value.value())));
        return new PayloadCondition.IsAnyOf(place, values);
      }
      if (gte instanceof String || lt instanceof String) {
        only(at, true, "path", "gte", "lt");
        return new PayloadCondition.IsTime(place, time(at + "/gte", gte), time(at + "/lt", lt));
      }
      only(
          at,
          gt != null || gte != null || lt != null || lte != null,
          "path",
          "exists: true",
          "eq",
          "any",
          "gt",
          "gte",
          "lt",
          "lte");
      return new PayloadCondition.IsNumber(
          place,
          bound(at + "/gt", gt),
          bound(at + "/gte", gte),
          bound(at + "/lt", lt),
          bound(at + "/lte", lte));
    }

    private JsonPointer place(String at) {
      if (path == null) {
        throw ValidationException.at(at + "/path", "is required");
      }
      try {
        return new JsonPointer(path);
      } catch (ValidationException e) {
        throw ValidationException.at(at + "/path", e.violations().get(0).detail());
      }
    }

    private void only(String at, boolean enough, String... operators) {
      Set<String> allowed = Set.of(operators);
      if (!enough
          || (path != null && !allowed.contains("path"))
          || (eq != null && !allowed.contains("eq"))
          || (any != null && !allowed.contains("any"))
          || (all != null && !allowed.contains("all"))
          || (exists != null && !allowed.contains("exists: true"))
          || (gt != null && !allowed.contains("gt"))
          || (gte != null && !allowed.contains("gte"))
          || (lt != null && !allowed.contains("lt"))
          || (lte != null && !allowed.contains("lte"))) {
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

    private static @Nullable Double bound(String at, @Nullable Object value) {
      return value == null ? null : number(at, value);
    }

    private static double number(String at, @Nullable Object value) {
      if (value instanceof Double number) {
        return number;
      }
      throw ValidationException.at(at, "must be a number");
    }
  }
}
