package io.l9.substrate.migrations;

import java.sql.SQLException;

/** {@link SessionStateProof} of a login that chooses its scopes itself. */
final class SessionStateIT extends SessionStateProof {

  SessionStateIT(TestCluster cluster) throws SQLException {
    super(ScopeForm.PLAIN, cluster);
  }
}
