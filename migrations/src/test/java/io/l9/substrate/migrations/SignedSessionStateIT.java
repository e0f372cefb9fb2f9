package io.l9.substrate.migrations;

import java.sql.SQLException;

/** {@link SessionStateProof} of a login whose scopes are signed. */
final class SignedSessionStateIT extends SessionStateProof {

  SignedSessionStateIT(TestCluster cluster) throws SQLException {
    super(ScopeForm.SIGNED, cluster);
  }
}
