package io.l9.substrate.persistence.knowledge.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.fact.FormerFact;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.testkit.knowledge.fact.FormerFactRepositoryContract;
import io.l9.substrate.testkit.memory.MemoryPorts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlFormerFactRepositoryIT extends FormerFactRepositoryContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected MemoryPorts ports() {
    return MEMORY.ports();
  }

  @Override
  protected KnowledgeStore knowledge() {
    return MEMORY.knowledge();
  }

  @Override
  protected void put(FormerFact row) {
    try (Connection connection = MEMORY.database().superuser().getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "INSERT INTO knowledge_facts (fact_id, tenant_id, org_id, user_id, subject,"
                    + " predicate, object, object_type, valid_from, valid_to, confidence,"
                    + " contradiction_count, source_packet, created_at) VALUES (?::uuid, ?::uuid,"
                    + " ?::uuid, ?::uuid, ?, ?, ?::jsonb, ?, ?::timestamptz, ?::timestamptz,"
                    + " ?::float8, ?::int, ?::uuid, ?::timestamptz)")) {
      int column = 1;
      for (Object value :
          new Object[] {
            row.id(),
            row.owner().tenant(),
            row.owner().org(),
            row.owner().user(),
            row.subject(),
            row.predicate(),
            row.object(),
            row.objectType(),
            SqlLiterals.time(row.validFrom()),
            SqlLiterals.time(row.validTo()),
            row.confidence(),
            row.contradictions(),
            row.source(),
            SqlLiterals.time(row.createdAt())
          }) {
        statement.setString(column++, value == null ? null : value.toString());
      }
      assertEquals(1, statement.executeUpdate());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
