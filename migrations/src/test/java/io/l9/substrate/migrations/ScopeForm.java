package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.rows;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The form of the API login's scopes: chosen by the login itself, or signed. */
enum ScopeForm {
  PLAIN,
  SIGNED;

  static final String KID = "k1";
  private static final String SECRET = "a secret of scopes, for tests alone";

  /** Makes the scopes of the API login signed ones. */
  static final String ADD_KEY =
      "SELECT l9_add_scope_key('%s', '%s', '%s')".formatted(API, KID, SECRET);

  /** Sets a scope for the transaction. */
  String begin(Connection session, Scope scope) throws SQLException {
    return this == PLAIN
        ? scope.begin()
        : "SELECT l9_begin_signed_scope('%s')".formatted(token(session, scope));
  }

  /** Sets a scope for the session; signed, by hand, since there is no function for it. */
  String set(Connection session, Scope scope) throws SQLException {
    return this == PLAIN
        ? scope.set()
        : "SET app.scope_token = '%s'; SET ROLE l9_app".formatted(token(session, scope));
  }

  static String token(Connection session, Scope scope) throws SQLException {
    return sign(claims(KID, pid(session), Instant.now().getEpochSecond() + 60, scope));
  }

  static int pid(Connection session) throws SQLException {
    return Integer.parseInt(rows(session, "SELECT pg_backend_pid()").get(0));
  }

  static String claims(String kid, int pid, long expiry, Scope scope) {
    return String.join(
        ".",
        kid,
        String.valueOf(pid),
        String.valueOf(expiry),
        text("a", scope.tenant()),
        text("b", scope.org()),
        text("c", scope.user()),
        scope.role());
  }

  static String sign(String claims) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
      return claims
          + "."
          + HexFormat.of().formatHex(mac.doFinal(claims.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(String kind, Integer number) {
    return number == null ? "" : Scope.id(kind, number).substring(1, 37);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
