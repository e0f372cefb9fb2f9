package io.l9.substrate.persistence.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.Changes;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.persistence.shared.DatabaseErrors;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.shared.Statements;
import io.l9.substrate.persistence.shared.UnnestedRows;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** The writes of slots that are locked, in one round trip. */
final class FactWritesSql {

  /** A fact that is stored already, and the revision that its next one follows. */
  private record Changed(FactRow row, int before) {}

  private static final UnnestedRows<Changed> CHANGED =
      UnnestedRows.<Changed>of()
          .with("fact_id", "uuid", c -> c.row().id)
          .with("before", "int4", Changed::before)
          .with("revision", "int4", c -> c.row().revision)
          .withText("known_from", "timestamptz", c -> SqlLiterals.time(c.row().knownFrom))
          .withText("valid_from", "timestamptz", c -> SqlLiterals.time(c.row().validFrom))
          .withText("valid_to", "timestamptz", c -> SqlLiterals.time(c.row().validTo))
          .with("path", "text", c -> c.row().path.code())
          .with("confidence", "float8", c -> c.row().confidence)
          .with("support", "int4", c -> c.row().support)
          .with("contradictions", "int4", c -> c.row().contradictions)
          .with("state", "text", c -> c.row().state.code())
          .with("superseded_by", "uuid", c -> c.row().supersededBy);

  private final Sessions sessions;
  private final JsonCodec json;
  private final FactMapper mapper;
  private final FactRecordSql record;
  private final UnnestedRows<FactRow> columns;

  FactWritesSql(Sessions sessions, JsonCodec json, FactMapper mapper, FactRecordSql record) {
    this.sessions = sessions;
    this.json = json;
    this.mapper = mapper;
    this.record = record;
    columns = sessions.columns(FactRow.class);
  }

  void write(Changes changes) {
    Map<FactId, Fact> last = new LinkedHashMap<>();
    Map<FactId, Integer> before = new HashMap<>();
    Set<FactId> taken = new HashSet<>();
    for (FactRevision revision : changes.revisions()) {
      Fact fact = revision.fact();
      if (revision.change().kind() == FactChange.Kind.ADOPTED) {
        taken.add(fact.id());
      }
      before.putIfAbsent(fact.id(), fact.revision() - 1);
      last.put(fact.id(), fact);
    }
    List<FactRow> created = new ArrayList<>();
    List<FactRow> adopted = new ArrayList<>();
    List<Changed> changed = new ArrayList<>();
    last.forEach(
        (id, fact) -> {
          FactRow row = mapper.toRow(fact, sessions.scope(), json);
          int stored = Objects.requireNonNull(before.get(id));
          if (stored == 0) {
            (taken.contains(id) ? adopted : created).add(row);
          } else {
            changed.add(new Changed(row, stored));
          }
        });
    if (last.isEmpty()) {
      return;
    }
    Statements together = new Statements();
    List<UUID> updated = List.of();
    if (!changed.isEmpty()) {
      // before the insertions, which may begin where another one begins no more
      updated = together.query(update(changed), row -> row.getObject(1, UUID.class));
    }
    if (!created.isEmpty()) {
      together.update(columns.insertInto("knowledge_facts", created));
    }
    List<UUID> governed = List.of();
    if (!adopted.isEmpty()) {
      governed = together.query(adopt(adopted), row -> row.getObject(1, UUID.class));
    }
    record.insert(together, changes, last);
    sessions.run(together);
    if (governed.size() < adopted.size()) {
      throw new ConflictException(ErrorCode.CONFLICT, "a fact of that id is already stored");
    }
    if (updated.size() < changed.size()) {
      throw DatabaseErrors.rolledBack(
          "a fact was changed elsewhere meanwhile, such as by the erasure of a source; try again",
          null);
    }
  }

  /**
   * Returns the statement by which rows of other clients become facts: what they say stays as it is
   * written. Those that are not there, because they were exported elsewhere, are inserted.
   */
  private Sql adopt(List<FactRow> adopted) {
    return columns
        .insertInto("knowledge_facts", adopted)
        .append(
            " ON CONFLICT (fact_id) DO UPDATE SET governed = true,"
                + " object_type = excluded.object_type,"
                + " slot_key = excluded.slot_key, object_key = excluded.object_key,"
                + " subject_skeleton = excluded.subject_skeleton,"
                + " statement_skeleton = excluded.statement_skeleton,"
                + " valid_from = excluded.valid_from, valid_to = excluded.valid_to,"
                + " path = excluded.path, confidence = excluded.confidence,"
                + " supporting_packet_count = excluded.supporting_packet_count,"
                + " contradiction_count = excluded.contradiction_count, state = excluded.state,"
                + " superseded_by = excluded.superseded_by, author_user = excluded.author_user,"
                + " author_role = excluded.author_role, created_at = excluded.created_at,"
                + " known_from = excluded.known_from, revision = excluded.revision"
                + " WHERE NOT knowledge_facts.governed AND ")
        .append(sessions.tenantOf("knowledge_facts"))
        .append(" RETURNING fact_id");
  }

  private Sql update(List<Changed> changed) {
    return Sql.of(
            "UPDATE knowledge_facts f SET valid_from = n.valid_from, valid_to = n.valid_to,"
                + " path = n.path, confidence = n.confidence, supporting_packet_count = n.support,"
                + " contradiction_count = n.contradictions, state = n.state,"
                + " superseded_by = n.superseded_by, known_from = n.known_from,"
                + " revision = n.revision, confidence_updated_at = CASE"
                + " WHEN f.confidence = n.confidence THEN f.confidence_updated_at"
                + " ELSE n.known_from END FROM (")
        .append(CHANGED.select(changed))
        .append(") n WHERE f.fact_id = n.fact_id AND f.governed AND f.revision = n.before AND ")
        .append(sessions.tenantOf("f"))
        .append(" RETURNING f.fact_id");
  }

  boolean erase(FactId id) {
    return sessions.update(
            Sql.of(
                    "DELETE FROM knowledge_facts f WHERE f.fact_id = ? AND f.governed AND ",
                    id.value())
                .append(sessions.tenantOf("f")))
        > 0;
  }
}
