package io.l9.substrate.persistence.memory.packet;

import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.Condition.AllTags;
import io.l9.substrate.domain.memory.packet.Condition.AnyOf;
import io.l9.substrate.domain.memory.packet.Condition.HappenedBetween;
import io.l9.substrate.domain.memory.packet.Condition.IsOneOf;
import io.l9.substrate.domain.memory.packet.Condition.MinImportance;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.packet.PayloadCondition;
import io.l9.substrate.domain.memory.packet.PayloadCondition.IsAnyOf;
import io.l9.substrate.domain.memory.packet.PayloadCondition.IsNumber;
import io.l9.substrate.domain.memory.packet.PayloadCondition.IsTime;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.JsonPointer;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The conditions of a search or a list on {@code packet_store p}. */
public final class PacketFilterSql {

  private final Sessions sessions;

  public PacketFilterSql(Sessions sessions) {
    this.sessions = sessions;
  }

  /** Returns the conditions on a packet to be found: its tenant, not expired, the filter. */
  public Sql served(PacketFilter filter, Instant now) {
    Sql sql =
        sessions
            .tenantOf("p")
            .append(" AND (p.ttl IS NULL OR p.ttl > ?::timestamptz)", SqlLiterals.bound(now));
    for (Condition condition : filter.must()) {
      sql.append(" AND ").append(sql(condition));
    }
    if (!filter.should().isEmpty()) {
      String or = " AND (";
      for (Condition condition : filter.should()) {
        sql.append(or).append(sql(condition));
        or = " OR ";
      }
      sql.append(")");
    }
    for (Condition condition : filter.mustNot()) {
      // a packet without the field does not meet the condition, which SQL leaves open
      sql.append(" AND (").append(sql(condition)).append(") IS NOT TRUE");
    }
    return sql;
  }

  /**
   * Returns the tables and conditions of a list of packets {@code p} of one tag, to be ordered by
   * the time and id in {@code packet_tags t}, which are those of its packets: each of these is
   * looked up by itself, until there are enough.
   */
  public Sql ofTag(TaggedFilter filter, Instant now) {
    Sql sql =
        Sql.of(
                "FROM packet_tags t"
                    + Sql.IN_ORDER
                    + " CROSS JOIN LATERAL (SELECT p.* FROM packet_store p"
                    + " WHERE p.tenant_id = t.tenant_id AND p.packet_id = t.packet_id AND ")
            .append(served(filter.others(), now))
            .append(" LIMIT 1) p WHERE ")
            .append(sessions.tenantOf("t"))
            .append(" AND t.tag = ?", filter.tag());
    for (Condition condition : filter.others().must()) {
      if (condition instanceof HappenedBetween range) {
        sql.append(" AND ").append(between("t", range));
      }
    }
    return sql;
  }

  private Sql sql(Condition condition) {
    if (condition instanceof AnyOf anyOf) {
      return anyOf(anyOf);
    }
    if (condition instanceof HappenedBetween range) {
      return between("p", range);
    }
    if (condition instanceof IsOneOf packets) {
      return PacketSql.isOneOf("p.packet_id", packets.ids());
    }
    if (condition instanceof AllTags all) {
      return allTags(all);
    }
    if (condition instanceof PayloadCondition payload) {
      return payload(payload);
    }
    return Sql.of("p.importance_score >= ?", ((MinImportance) condition).value());
  }

  private Sql anyOf(AnyOf condition) {
    Set<String> names = condition.names();
    return switch (condition.field()) {
      case PACKET_TYPE -> Sql.isAnyOf("p.packet_type", Sql.texts(names));
      case AGENT_ID -> Sql.isAnyOf("p.agent_id", Sql.texts(names));
      case THREAD_ID -> Sql.isAnyOf("p.thread_id", Sql.uuids(ids(names)));
      case SCOPE -> Sql.isAnyOf("p.scope", Sql.texts(names));
      case TAGS ->
          Sql.of("EXISTS (SELECT FROM packet_tags t WHERE t.packet_id = p.packet_id AND ")
              .append(sessions.tenantOf("t"))
              .append(" AND ")
              .append(Sql.isAnyOf("t.tag", Sql.texts(names)))
              .append(")");
      case CORRELATION_ID -> Sql.isAnyOf("p.correlation_id", Sql.uuids(ids(names)));
      case SESSION_ID -> Sql.isAnyOf("p.session_id", Sql.texts(names));
      case TRACE_ID -> Sql.isAnyOf("p.trace_id", Sql.texts(names));
    };
  }

  /** By the packets of the tags, which may be few of many: not packet by packet. */
  private Sql allTags(AllTags condition) {
    if (condition.tags().isEmpty()) {
      return Sql.of("true");
    }
    return Sql.of("p.packet_id IN (SELECT t.packet_id FROM packet_tags t WHERE ")
        .append(sessions.tenantOf("t"))
        .append(
            " AND t.tag = ANY (?) GROUP BY t.packet_id HAVING count(DISTINCT t.tag) = ?)",
            Sql.texts(condition.tags()),
            condition.tags().size());
  }

  /**
   * No index serves it: the operators of jsonb are not leakproof, so row level security keeps them
   * from one. The guards of each CASE come before what would fail on other values.
   */
  private static Sql payload(PayloadCondition condition) {
    Sql value = Sql.of("p.envelope #> ?", Sql.texts(condition.path().steps()));
    Sql sql = Sql.of("(CASE WHEN ").append(reached(condition.path())).append(" THEN ");
    if (condition instanceof IsAnyOf anyOf) {
      List<String> texts = anyOf.values().stream().map(JsonDocument::text).toList();
      sql.append("(").append(value).append(") = ANY (?::text[]::jsonb[])", Sql.texts(texts));
    } else if (condition instanceof IsNumber range) {
      sql.append(number(range, value));
    } else if (condition instanceof IsTime range) {
      sql.append(time(range));
    } else {
      sql.append("(").append(value).append(") IS NOT NULL");
    }
    return sql.append(" END)");
  }

  /**
   * An element is not reached by what only PostgreSQL takes for an index, such as {@code -1} or
   * {@code 01}: that can but be a member's name.
   */
  private static Sql reached(JsonPointer path) {
    Sql sql = Sql.of("true");
    List<String> steps = path.steps();
    for (int i = 0; i < steps.size(); i++) {
      String step = steps.get(i);
      if (!JsonPointer.isIndex(step) && step.chars().anyMatch(Character::isDigit)) {
        sql.append(" AND jsonb_typeof(p.envelope #> ?) = 'object'", Sql.texts(steps.subList(0, i)));
      }
    }
    return sql;
  }

  private static Sql number(IsNumber range, Sql value) {
    Sql sql = Sql.of("CASE WHEN jsonb_typeof(").append(value).append(") = 'number' THEN true");
    bound(sql, value, ">", range.gt());
    bound(sql, value, ">=", range.gte());
    bound(sql, value, "<", range.lt());
    bound(sql, value, "<=", range.lte());
    return sql.append(" END");
  }

  private static void bound(Sql sql, Sql value, String operator, @Nullable Double bound) {
    if (bound != null) {
      sql.append(" AND (").append(value).append(")::float8 " + operator + " ?::float8", bound);
    }
  }

  private static Sql time(IsTime range) {
    Sql text = Sql.of("p.envelope #>> ?", Sql.texts(range.path().steps()));
    // further digits are cut off, as Java does; PostgreSQL would round
    Sql time =
        Sql.of("regexp_replace(").append(text).append(", '(\\.\\d{6})\\d+', '\\1')::timestamptz");
    Sql sql =
        Sql.of(
                "CASE WHEN jsonb_typeof(p.envelope #> ?) = 'string' AND ",
                Sql.texts(range.path().steps()))
            .append("(")
            .append(text)
            .append(") ~ ? THEN true", IsTime.PATTERN);
    if (range.from() != null) {
      sql.append(" AND ")
          .append(time)
          .append(" >= ?::timestamptz", SqlLiterals.bound(micros(range.from())));
    }
    if (range.to() != null) {
      sql.append(" AND ")
          .append(time)
          .append(" < ?::timestamptz", SqlLiterals.bound(micros(range.to())));
    }
    return sql.append(" END");
  }

  /** Returns the names that are ids in their canonical form: no thread has another name. */
  private static List<UUID> ids(Set<String> names) {
    return names.stream().filter(PacketFilterSql::isId).map(UUID::fromString).toList();
  }

  private static boolean isId(String name) {
    try {
      return UUID.fromString(name).toString().equals(name);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Sql between(String alias, HappenedBetween range) {
    Sql sql = Sql.of("true");
    if (range.from() != null) {
      sql.append(
          " AND " + alias + ".timestamp >= ?::timestamptz",
          SqlLiterals.bound(micros(range.from())));
    }
    if (range.to() != null) {
      sql.append(
          " AND " + alias + ".timestamp < ?::timestamptz", SqlLiterals.bound(micros(range.to())));
    }
    return Sql.of("(").append(sql).append(")");
  }

  /** The next microsecond: what happened before it happened before the bound, too. */
  private static Instant micros(Instant bound) {
    Instant floor = bound.truncatedTo(ChronoUnit.MICROS);
    return floor.equals(bound) ? bound : floor.plus(Duration.of(1, ChronoUnit.MICROS));
  }
}
