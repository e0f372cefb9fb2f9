package io.l9.substrate.persistence.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.Changes;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.persistence.shared.DatabaseErrors;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.shared.Statements;
import io.l9.substrate.persistence.shared.UnnestedRows;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    for (FactRevision revision : changes.revisions()) {
      Fact fact = revision.fact();
      before.putIfAbsent(fact.id(), fact.revision() - 1);
      last.put(fact.id(), fact);
    }
    List<FactRow> created = new ArrayList<>();
    List<Changed> changed = new ArrayList<>();
    last.forEach(
        (id, fact) -> {
          FactRow row = mapper.toRow(fact, sessions.scope(), json);
          int stored = Objects.requireNonNull(before.get(id));
          if (stored == 0) {
            created.add(row);
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
    record.insert(together, changes, last);
    sessions.run(together);
    if (updated.size() < changed.size()) {
      throw DatabaseErrors.rolledBack(
          "a fact was changed elsewhere meanwhile, such as by the erasure of a source; try again",
          null);
    }
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
