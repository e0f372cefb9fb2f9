package io.l9.substrate.persistence.memory.search;

import io.l9.substrate.domain.memory.search.Condition;
import io.l9.substrate.domain.memory.search.Condition.AnyOf;
import io.l9.substrate.domain.memory.search.Condition.HappenedBetween;
import io.l9.substrate.domain.memory.search.Condition.MinImportance;
import io.l9.substrate.domain.memory.search.PacketFilter;
import io.l9.substrate.persistence.shared.Notation;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The conditions of a search on {@code packet_store p}. */
final class FilterSql {

  private final Sessions sessions;

  FilterSql(Sessions sessions) {
    this.sessions = sessions;
  }

  /** What a packet must meet to be found: its tenant, not expired, the filter. */
  Sql served(PacketFilter filter, Instant now) {
    Sql sql =
        sessions
            .tenantOf("p")
            .append(" AND (p.ttl IS NULL OR p.ttl > ?::timestamptz)", Notation.bound(now));
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

  private Sql sql(Condition condition) {
    if (condition instanceof AnyOf anyOf) {
      return anyOf(anyOf);
    }
    if (condition instanceof HappenedBetween range) {
      return between(range);
    }
    return Sql.of("p.importance_score >= ?", ((MinImportance) condition).value());
  }

  private Sql anyOf(AnyOf condition) {
    Set<String> names = condition.names();
    return switch (condition.field()) {
      case PACKET_TYPE -> Sql.of("p.packet_type = ANY (?)", Sql.texts(names));
      case AGENT_ID -> Sql.of("p.agent_id = ANY (?)", Sql.texts(names));
      case THREAD_ID -> Sql.of("p.thread_id = ANY (?)", Sql.uuids(ids(names)));
      case SCOPE -> Sql.of("p.scope = ANY (?)", Sql.texts(names));
      case TAGS ->
          Sql.of("EXISTS (SELECT FROM packet_tags t WHERE t.packet_id = p.packet_id AND ")
              .append(sessions.tenantOf("t"))
              .append(" AND t.tag = ANY (?))", Sql.texts(names));
    };
  }

  /** Those names that are ids in their canonical form: no thread has another name. */
  private static List<UUID> ids(Set<String> names) {
    return names.stream().filter(FilterSql::isId).map(UUID::fromString).toList();
  }

  private static boolean isId(String name) {
    try {
      return UUID.fromString(name).toString().equals(name);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Sql between(HappenedBetween range) {
    Sql sql = Sql.of("true");
    if (range.from() != null) {
      sql.append(" AND p.timestamp >= ?::timestamptz", Notation.bound(micros(range.from())));
    }
    if (range.to() != null) {
      sql.append(" AND p.timestamp < ?::timestamptz", Notation.bound(micros(range.to())));
    }
    return Sql.of("(").append(sql).append(")");
  }

  /** The next microsecond: what happened before it happened before the bound, too. */
  private static Instant micros(Instant bound) {
    Instant floor = bound.truncatedTo(ChronoUnit.MICROS);
    return floor.equals(bound) ? bound : floor.plus(Duration.of(1, ChronoUnit.MICROS));
  }
}
