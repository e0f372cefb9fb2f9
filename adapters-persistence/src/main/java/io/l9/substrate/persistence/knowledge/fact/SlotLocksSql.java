package io.l9.substrate.persistence.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.Evidence;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Locked;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Look;
import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.knowledge.fact.Slot;
import io.l9.substrate.domain.knowledge.fact.SlotKey;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.Statements;
import io.l9.substrate.persistence.shared.UnnestedRows;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The locks of slots with everything that decides on their writes, in one round trip. A statement
 * behind the lock sees what the writer before has committed.
 */
final class SlotLocksSql {

  /** A packet that is named as a source for a slot. */
  private record Named(UUID slot, PacketId source) {}

  /** A packet on the way up from a named one, or evidence that shares a source with a named one. */
  private record Known(LineageRootsSql.@Nullable Step step, @Nullable Evidence evidence) {}

  private static final UnnestedRows<Named> NAMED =
      UnnestedRows.<Named>of()
          .with("slot", "uuid", Named::slot)
          .with("packet", "uuid", named -> named.source().value());

  /** The packet in which a source begins; null: in several. As the index has it. */
  private static final String SOLE_ROOT = "(CASE WHEN e.roots[2] IS NULL THEN e.roots[1] END)";

  /**
   * The condition that evidence is a fact's. As an equation the planner would look for it alone,
   * because most facts have little evidence, and read all of a fact that has much.
   */
  private static final String OF_FACT = "e.fact_id BETWEEN f.fact_id AND f.fact_id";

  private static final List<String> EVIDENCE =
      List.of("fact_id", "packet_id", "roots", "place", "path", "revision", "recorded_at");

  private static final String NO_EVIDENCE =
      EVIDENCE.stream()
          .map(column -> " (NULL::fact_evidence)." + column)
          .collect(Collectors.joining(","));

  private final Sessions sessions;
  private final JsonCodec json;
  private final FactMapper mapper;
  private final LineageRootsSql lineage;

  SlotLocksSql(Sessions sessions, JsonCodec json, FactMapper mapper) {
    this.sessions = sessions;
    this.json = json;
    this.mapper = mapper;
    lineage = new LineageRootsSql(sessions);
  }

  Locked lock(Collection<Look> looks) {
    Map<SlotKey, UUID> keys = new LinkedHashMap<>();
    Set<Named> named = new LinkedHashSet<>();
    for (Look look : looks) {
      UUID slot = keys.computeIfAbsent(look.slot(), SlotKey::id);
      PacketId source = look.source();
      if (source != null) {
        named.add(new Named(slot, source));
      }
    }
    Statements together = new Statements();
    List<FactPredicate> declared =
        keys.isEmpty()
            ? List.of()
            : together.query(
                SqlFactPredicateRepository.declarations(
                    sessions, present(looks, look -> look.slot().predicate())),
                SqlFactPredicateRepository::predicate);
    List<Instant> now =
        together.query(
            Sql.of(
                "SELECT l9_lock_slots(?, ?)",
                sessions.scope().tenant().value(),
                Sql.uuids(keys.values())),
            row -> Objects.requireNonNull(FactRecordSql.time(row, 1)));
    List<FactRow> rows = keys.isEmpty() ? List.of() : facts(together, keys.values());
    List<Known> known = named.isEmpty() ? List.of() : known(together, List.copyOf(named));
    List<Skeleton> values = present(looks, Look::value);
    List<RejectionRow> standing =
        values.isEmpty()
            ? List.of()
            : sessions.query(
                together,
                RejectionRow.class,
                "r",
                HibernateRejectionRepository.standing(sessions, values));
    sessions.run(together);
    return new Locked(
        now.get(0),
        slots(keys, rows, known),
        declared,
        LineageRootsSql.sourcesOf(
            known.stream().map(Known::step).filter(Objects::nonNull).toList()),
        standing.stream().map(row -> mapper.toRejection(row, json)).toList());
  }

  private static <T> List<T> present(Collection<Look> looks, Function<Look, @Nullable T> part) {
    return looks.stream().map(part).filter(Objects::nonNull).distinct().toList();
  }

  private List<FactRow> facts(Statements together, Collection<UUID> slots) {
    return sessions.query(
        together,
        FactRow.class,
        "f",
        Sql.of("FROM knowledge_facts f WHERE f.governed AND ")
            .append(Sql.isAnyOf("f.slot_key", Sql.uuids(slots)))
            .append(" AND ")
            .append(sessions.tenantOf("f"))
            .append(" ORDER BY f.created_at, f.fact_id"));
  }

  /**
   * Adds a query for the lineages of named packets, and the evidence of their slots' facts that
   * shares a source with them: what is such a packet, what begins in one of the packets in which it
   * begins, and what begins in several, one of which is such a one.
   */
  private List<Known> known(Statements together, List<Named> named) {
    // the root as a column: no index is used for an expression that is not leakproof
    return together.query(
        lineage
            .walk(named.stream().map(Named::source).distinct().toList())
            .append(", named AS MATERIALIZED (SELECT n.slot, o.start, o.root FROM (")
            .append(NAMED.select(named))
            .append(
                ") n JOIN origin o ON o.start = n.packet) SELECT o.start, o.id, o.root_id, o.at,"
                    + NO_EVIDENCE
                    + " FROM origin o UNION ALL SELECT NULL, NULL, NULL, NULL, e.* FROM"
                    + " (SELECT DISTINCT n.slot, n.start FROM named n) o CROSS JOIN LATERAL (")
            .append(evidenceWhere("e.fact_id = f.fact_id AND e.packet_id = o.start"))
            .append(
                ") e UNION ALL SELECT NULL, NULL, NULL, NULL, e.* FROM"
                    + " (SELECT DISTINCT n.slot, n.root FROM named n) o CROSS JOIN LATERAL (")
            .append(evidenceWhere(SOLE_ROOT + " = o.root AND " + OF_FACT))
            .append(" UNION ALL ")
            .append(evidenceWhere(SOLE_ROOT + " IS NULL AND o.root = ANY (e.roots) AND " + OF_FACT))
            .append(") e"),
        row ->
            row.getObject(1) == null
                ? new Known(null, FactRecordSql.evidence(row, 5))
                : new Known(LineageRootsSql.Step.of(row), null));
  }

  /** The evidence of the facts of the slot {@code o.slot}, fact by fact. */
  private Sql evidenceWhere(String condition) {
    return Sql.of("SELECT e." + String.join(", e.", EVIDENCE))
        .append(" FROM (SELECT f.fact_id FROM knowledge_facts f WHERE f.slot_key = o.slot AND")
        .append(" f.governed AND ")
        .append(sessions.tenantOf("f"))
        .append(" OFFSET 0) f JOIN fact_evidence e ON " + condition + " AND ")
        .append(sessions.tenantOf("e"));
  }

  private Map<SlotKey, Slot> slots(Map<SlotKey, UUID> keys, List<FactRow> rows, List<Known> known) {
    Map<UUID, List<Fact>> facts = new HashMap<>();
    Map<FactId, UUID> slotOf = new HashMap<>();
    for (FactRow row : rows) {
      facts.computeIfAbsent(row.slotKey, key -> new ArrayList<>()).add(mapper.toFact(row, json));
      slotOf.put(new FactId(row.id), row.slotKey);
    }
    Map<UUID, List<Evidence>> sources = new HashMap<>();
    known.stream()
        .map(Known::evidence)
        .filter(Objects::nonNull)
        .distinct()
        .forEach(
            source ->
                sources
                    .computeIfAbsent(slotOf.get(source.fact()), key -> new ArrayList<>())
                    .add(source));
    Map<SlotKey, Slot> slots = new HashMap<>();
    keys.forEach(
        (slot, key) ->
            slots.put(
                slot,
                sessions.scope().mayWrite(slot.owner(), slot.visibility())
                    ? new Slot(
                        slot,
                        facts.getOrDefault(key, List.of()),
                        sources.getOrDefault(key, List.of()))
                    : Slot.empty(slot)));
    return slots;
  }
}
