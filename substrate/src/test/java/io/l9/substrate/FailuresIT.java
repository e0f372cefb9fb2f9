package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Every way to go wrong is one exception with a code, and says what to do. */
class FailuresIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final String SECRET = "p1anted-secret";

  /** A way to go wrong. */
  private record Case(String name, ErrorCode code, List<String> told, Executable call) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void prepare() throws SQLException {
    asSuperuser(
        "DROP ROLE IF EXISTS l9_test_stranger, l9_test_scoped",
        "CREATE ROLE l9_test_scoped LOGIN IN ROLE l9_app PASSWORD '" + SECRET + "'",
        "ALTER ROLE l9_test_scoped SET app.role = 'tenant_admin'",
        "CREATE ROLE l9_test_stranger LOGIN PASSWORD '" + SECRET + "'",
        "CREATE SCHEMA by_hand",
        "CREATE TABLE by_hand.packet_store (packet_id uuid)",
        "CREATE SCHEMA older AUTHORIZATION l9_user",
        "CREATE SCHEMA newer AUTHORIZATION l9_user",
        "CREATE TABLE older.l9_schema_history (LIKE public.l9_schema_history)",
        "INSERT INTO older.l9_schema_history SELECT * FROM public.l9_schema_history"
            + " WHERE version <= '0112' OR version IS NULL",
        "CREATE TABLE newer.l9_schema_history (LIKE public.l9_schema_history)",
        "INSERT INTO newer.l9_schema_history SELECT * FROM public.l9_schema_history",
        "INSERT INTO newer.l9_schema_history SELECT 9999, '9000', description, type, script,"
            + " checksum, installed_by, installed_on, execution_time, success"
            + " FROM public.l9_schema_history WHERE version = '0001'",
        "GRANT USAGE ON SCHEMA older, newer TO l9_app",
        "GRANT SELECT ON older.l9_schema_history, newer.l9_schema_history TO l9_app");
  }

  private static Stream<Case> cases() {
    String url = DATABASE.url();
    String server = url.substring(0, url.lastIndexOf('/'));
    String api = "?user=l9_api&password=" + DATABASE.database().api().password();
    return Stream.of(
        failing(
            "a URL of something else",
            ErrorCode.VALIDATION_FAILED,
            open("jdbc:h2:mem:l9;password=" + SECRET),
            "/url",
            "jdbc:postgresql:"),
        failing(
            "a URL with the password of a key",
            ErrorCode.VALIDATION_FAILED,
            open(url + "?sslpassword=" + SECRET),
            "/url",
            "sslpassword"),
        failing(
            "a port where nobody listens",
            ErrorCode.DATABASE_UNAVAILABLE,
            open("jdbc:postgresql://127.0.0.1:1/l9?user=l9_api&password=" + SECRET),
            "does not answer"),
        failing(
            "a wrong password",
            ErrorCode.DATABASE_LOGIN_REFUSED,
            open(url + "?user=l9_api&password=" + SECRET),
            "refuses the login"),
        failing(
            "a wrong password before the host",
            ErrorCode.DATABASE_LOGIN_REFUSED,
            open(url.replace("//", "//l9_api:" + SECRET + "@")),
            "refuses the login"),
        failing(
            "a login that there is not",
            ErrorCode.DATABASE_LOGIN_REFUSED,
            open(url + "?user=nobody&password=" + SECRET),
            "refuses the login"),
        failing(
            "a database that there is not",
            ErrorCode.DATABASE_UNAVAILABLE,
            open(server + "/no_such_l9" + api),
            "no database of that name"),
        failing(
            "a pool with a wrong password",
            ErrorCode.DATABASE_LOGIN_REFUSED,
            () -> MemorySubstrate.builder().dataSource(refused()).build().close(),
            "refuses the login"),
        failing(
            "an owner with a wrong password",
            ErrorCode.DATABASE_LOGIN_REFUSED,
            () -> builder().migrateAs(refused()).build().close(),
            "refuses the login"),
        failing(
            "a login without the grant",
            ErrorCode.GRANT_MISSING,
            open(url + "?user=l9_test_stranger&password=" + SECRET),
            "GRANT l9_app TO \"l9_test_stranger\""),
        failing(
            "a login that begins in a scope",
            ErrorCode.FORBIDDEN,
            open(url + "?user=l9_test_scoped&password=" + SECRET),
            "l9_test_scoped",
            "app.role"),
        failing(
            "a schema that there is not",
            ErrorCode.SCHEMA_NOT_CURRENT,
            () -> builder().schema("nowhere").build().close(),
            "nowhere",
            "migrate"),
        failing(
            "a schema of psql's",
            ErrorCode.SCHEMA_NOT_CURRENT,
            () -> builder().schema("by_hand").build().close(),
            "by_hand",
            "adopt"),
        failing(
            "an older schema",
            ErrorCode.SCHEMA_NOT_CURRENT,
            () -> builder().schema("older").build().close(),
            "0112",
            "migrate"),
        failing(
            "a newer schema",
            ErrorCode.SCHEMA_TOO_NEW,
            () -> builder().schema("newer").build().close(),
            "9000"),
        failing(
            "a schema's name that is none",
            ErrorCode.VALIDATION_FAILED,
            () -> builder().schema("My Schema"),
            "/schema",
            "lower-case"),
        failing(
            "a read-only session", ErrorCode.READ_ONLY, FailuresIT::writeReadOnly, "may only read"),
        failing(
            "use after close",
            ErrorCode.CLOSED,
            () -> closed(builder()).remember("late"),
            "closed"),
        failing(
            "a search after close",
            ErrorCode.CLOSED,
            () -> closed(builder()).search("late"),
            "closed"),
        failing(
            "use after close of its own pool",
            ErrorCode.CLOSED,
            () -> closed(MemorySubstrate.builder().url(url + api).embedder(null)).remember("late"),
            "closed"),
        failing(
            "use after close in memory",
            ErrorCode.CLOSED,
            () -> closed(MemorySubstrate.builder().embedder(null)).remember("late"),
            "closed"),
        failing(
            "a value that is no JSON",
            ErrorCode.VALIDATION_FAILED,
            () -> inMemory().draft("note", Map.of("at", Instant.EPOCH)),
            "/payload/at",
            "java.time.Instant"),
        failing(
            "a key that is no JSON",
            ErrorCode.VALIDATION_FAILED,
            () -> inMemory().draft("note", Map.of(1, 2)),
            "/payload",
            "key"),
        failing(
            "a number that is no JSON",
            ErrorCode.VALIDATION_FAILED,
            () -> inMemory().events().append("a", "b", null, List.of(Double.NaN)),
            "/content/0",
            "NaN"),
        failing(
            "a tag that is null",
            ErrorCode.VALIDATION_FAILED,
            () -> inMemory().remember("x", (String) null),
            "/tags",
            "null"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isOneExceptionWithACode(Case failing) {
    SubstrateException thrown = assertThrows(SubstrateException.class, failing.call());
    String message = String.valueOf(thrown.getMessage());
    assertAll(
        () -> assertEquals(failing.code(), thrown.code(), message),
        () -> failing.told().forEach(told -> assertTrue(message.contains(told), message)),
        () -> assertFalse(stack(thrown).contains(SECRET), "it tells a password"));
  }

  private static Case failing(String name, ErrorCode code, Executable call, String... told) {
    return new Case(name, code, List.of(told), call);
  }

  private static Executable open(String url) {
    return () -> MemorySubstrate.connect(url).close();
  }

  private static SubstrateBuilder builder() {
    return MemorySubstrate.builder().dataSource(DATABASE.api()).embedder(null);
  }

  private static DataSource refused() throws SQLException {
    PGSimpleDataSource source = (PGSimpleDataSource) DATABASE.api();
    source.setPassword(SECRET);
    return source;
  }

  private static void writeReadOnly() throws SQLException {
    PGSimpleDataSource source = (PGSimpleDataSource) DATABASE.api();
    source.setReadOnly(true);
    source.setReadOnlyMode("always");
    try (MemorySubstrate l9 = MemorySubstrate.builder().dataSource(source).embedder(null).build()) {
      l9.as("acme", "sales", "alice").remember("never");
    }
  }

  private static Memory closed(SubstrateBuilder builder) {
    MemorySubstrate l9 = builder.build();
    Memory memory = l9.as("acme", "sales", "alice");
    l9.close();
    return memory;
  }

  private static Memory inMemory() {
    return MemorySubstrate.builder().embedder(null).build().as("acme", "sales", "alice");
  }

  private static String stack(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static void asSuperuser(String... statements) throws SQLException {
    try (Connection connection = DATABASE.superuser().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
