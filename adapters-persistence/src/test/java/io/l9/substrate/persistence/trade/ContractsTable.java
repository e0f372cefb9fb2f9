package io.l9.substrate.persistence.trade;

import io.l9.substrate.testkit.database.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The table of {@link io.l9.substrate.testkit.trade.SampleDocuments#CONTRACT}, as a migration file
 * would make it.
 */
final class ContractsTable {

  private ContractsTable() {}

  static void create(MigratedDatabase database) throws SQLException {
    try (Connection owner = database.owner().getConnection();
        Statement statement = owner.createStatement()) {
      boolean unused =
          statement.execute(
              """
              SET search_path = public, pg_temp;
              CREATE TABLE trade_contracts (
                contract_id    uuid PRIMARY KEY,
                tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
                org_id         uuid DEFAULT l9_current_org(),
                user_id        uuid,
                title          text NOT NULL,
                terms          jsonb NOT NULL,
                clauses        jsonb,
                worth          numeric,
                currency       char(3),
                phase          text NOT NULL DEFAULT 'open',
                party_id       uuid,
                party_snapshot jsonb,
                archived_at    timestamptz,
                updated_at     timestamptz NOT NULL DEFAULT now(),
                correlation_id uuid DEFAULT l9_current_correlation(),
                session_id     text DEFAULT l9_current_session(),
                trace_id       text DEFAULT l9_current_trace(),
                CONSTRAINT trade_contracts_party_fkey FOREIGN KEY (tenant_id, party_id)
                  REFERENCES buyer_profiles (tenant_id, buyer_id) ON DELETE SET NULL (party_id)
              );
              CALL l9_protect('trade_contracts', 'shared', 'SELECT, INSERT, UPDATE, DELETE');
              CALL l9_keep_documents('trade_contracts', 'contract_id', 'created_at', '{title}', '{terms,clauses}',
                                     '{party_id,buyer_profiles,buyer_id,name}');
              CALL l9_protect_references();
              """);
    }
  }
}
