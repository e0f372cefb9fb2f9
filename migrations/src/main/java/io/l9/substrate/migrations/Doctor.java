package io.l9.substrate.migrations;

import io.l9.substrate.migrations.Finding.Severity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Examination of a database: finds faults and says how to mend them. Its sessions are read only,
 * and read the catalog and counts, never a tenant's rows.
 *
 * <p>Most checks work as the login of requests. The migrations' history and counts over all
 * tenants, which that login may not see, are read as the owner, or reported as skipped. Immutable
 * and thread-safe; each examination opens its own connections.
 */
public final class Doctor {

  private static final Duration CLOCKS_APART = Duration.ofSeconds(5);
  private static final int EXPIRED_LIMIT = 10_000;
  private static final int WAITING_LIMIT = 10_000;
  private static final int LISTED = 5;
  private static final String NOT_ALLOWED = "42501";

  private final Database database;
  private final Clock clock;
  private final ExpectedSchema expected = ExpectedSchema.read();

  /**
   * A doctor for one database.
   *
   * @param clock this machine's time, for the comparison with the server's
   */
  public Doctor(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Examines the database.
   *
   * @throws SQLException if the product's login cannot connect
   */
  public Diagnosis examine() throws SQLException {
    try (Connection connection = begin(database.api())) {
      List<Finding> findings = new ArrayList<>();
      findings.add(checked(connection, "server-version", this::serverVersion));
      findings.add(checked(connection, "pgvector-version", this::pgvectorVersion));
      findings.add(checked(connection, "clock", this::clocks));
      findings.add(migrations());
      findings.add(checked(connection, "scopes", this::scopes));
      for (SchemaCheck check : SchemaCheck.ALL) {
        findings.add(checked(connection, check.code(), c -> schema(c, check)));
      }
      findings.add(
          ofAllTenants(
              "expired-packets", "packet_store", "there are no packets", Doctor::expiredPackets));
      findings.add(
          ofAllTenants(
              "unindexed-packets",
              "embedding_backlog",
              "there is no backlog",
              Doctor::unindexedPackets));
      findings.add(
          ofAllTenants(
              "unknown-models", "embedding_spaces", "there are no spaces", Doctor::unknownModels));
      return new Diagnosis(server(connection), findings);
    }
  }

  /** A session that the server lets read only, with all of the examination in one snapshot. */
  Connection begin(Login login) throws SQLException {
    Connection connection = readOnly(login).getConnection();
    try (Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      // the catalog's queries look expensive to the planner, and take longer to compile than to run
      statement.execute("SET LOCAL jit = off");
      statement.execute("SET LOCAL statement_timeout = '30s'");
      lookIn(connection, schema(connection));
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private String schema(Connection connection) throws SQLException {
    Optional<String> configured = database.configuredSchema();
    return configured.isPresent() ? configured.get() : SubstrateSchema.find(connection);
  }

  /** The catalog is read of the schema that is found first; the others keep their order. */
  private static void lookIn(Connection connection, String schema) throws SQLException {
    try (PreparedStatement path =
        connection.prepareStatement(
            "SELECT set_config('search_path', concat_ws(', ', quote_ident(?),"
                + " nullif(current_setting('search_path'), '')), true)")) {
      path.setString(1, schema);
      path.execute();
    }
  }

  private DataSource readOnly(Login login) {
    PGSimpleDataSource source = database.dataSource(login);
    source.setReadOnly(true);
    source.setReadOnlyMode("always");
    source.setApplicationName("l9-doctor");
    return source;
  }

  private static String server(Connection connection) throws SQLException {
    return String.valueOf(
        one(
            connection,
            "SELECT format('PostgreSQL %s, database %s, schema %s, as %s',"
                + " split_part(current_setting('server_version'), ' ', 1), current_database(),"
                + " split_part(current_setting('search_path'), ',', 1), session_user)"));
  }

  private Finding serverVersion(Connection connection) throws SQLException {
    return VersionCheck.postgresql(
        String.valueOf(one(connection, "SELECT current_setting('server_version')")));
  }

  private Finding pgvectorVersion(Connection connection) throws SQLException {
    return VersionCheck.pgvector(
        one(connection, "SELECT max(extversion) FROM pg_extension WHERE extname = 'vector'"));
  }

  private Finding clocks(Connection connection) throws SQLException {
    Instant before = clock.instant();
    Instant server;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
      row.next();
      server = row.getObject(1, OffsetDateTime.class).toInstant();
    }
    Instant here = before.plus(Duration.between(before, clock.instant()).dividedBy(2));
    Duration apart = Duration.between(here, server);
    if (apart.abs().compareTo(CLOCKS_APART) < 0) {
      return new Finding(
          "clock",
          Severity.OK,
          "the server's clock and this machine's are less than "
              + CLOCKS_APART.toSeconds()
              + " s apart",
          "");
    }
    return new Finding(
        "clock",
        Severity.WARNING,
        String.format(
            Locale.ROOT,
            "the server's clock is %d s %s this machine's: expiry and recency are judged by both",
            apart.abs().plusMillis(500).toSeconds(),
            apart.isNegative() ? "behind" : "ahead of"),
        "synchronise both clocks, for example with chrony: chronyc makestep");
  }

  /** Tells the operator which form the scopes have; either is right. */
  private Finding scopes(Connection connection) throws SQLException {
    if (one(connection, "SELECT to_regprocedure('l9_scope_claims()')::text") == null) {
      return new Finding("scopes", Severity.SKIPPED, "the schema knows only plain scopes", "");
    }
    return new Finding(
        "scopes",
        Severity.OK,
        one(connection, "SELECT (l9_scope_claims())[5]") == null
            ? "plain: the login chooses its scopes itself, and so would SQL that gets into one of"
                + " its statements (l9 scope-keys create)"
            : "signed: the login takes no scope that the server has not signed",
        "");
  }

  private Finding migrations() {
    Migrator migrator;
    try (Connection connection = readOnly(database.owner()).getConnection()) {
      migrator = new Migrator(readOnly(database.owner())).inSchema(schema(connection));
    } catch (SQLException e) {
      return skipped("migrations", e);
    }
    try {
      List<Migrator.Migration> all = migrator.status();
      List<String> pending =
          all.stream()
              .filter(migration -> migration.state() == Migrator.State.PENDING)
              .map(Migrator.Migration::file)
              .toList();
      if (!pending.isEmpty()) {
        return new Finding(
            "migrations",
            Severity.BROKEN,
            "not applied: " + listed(pending),
            "./l9 migrate apply (./l9 migrate adopt, if psql made the schema)");
      }
      migrator.validate();
      return new Finding(
          "migrations",
          Severity.OK,
          "current: " + all.get(all.size() - 1).file() + " is the newest",
          "");
    } catch (MigrationException e) {
      return new Finding(
          "migrations",
          Severity.BROKEN,
          String.valueOf(e.getMessage()),
          "run the version of l9 that matches the database, or restore the files as they were"
              + " (./l9 migrate status says which)");
    }
  }

  private Finding schema(Connection connection, SchemaCheck check) throws SQLException {
    List<String> found = new ArrayList<>();
    List<String> statements = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(check.sql(expected))) {
      while (rows.next()) {
        found.add(rows.getString(1));
        String mending = rows.getString(2);
        if (mending != null && !statements.contains(mending)) {
          statements.add(mending);
        }
      }
    }
    if (found.isEmpty()) {
      return new Finding(check.code(), Severity.OK, check.fine(), "");
    }
    return new Finding(
        check.code(),
        check.severity(),
        listed(found),
        statements.isEmpty() ? check.advice() : check.advice() + ": " + listed(statements));
  }

  /** The checks that need every tenant's rows: as the owner, in the role of the platform. */
  private Finding ofAllTenants(String code, String table, String nothing, Check check) {
    try (Connection connection = begin(database.owner())) {
      return checked(
          connection,
          code,
          c -> {
            if (one(c, "SELECT to_regclass('" + table + "')::text") == null) {
              return new Finding(code, Severity.SKIPPED, nothing, "");
            }
            one(c, "SELECT set_config('role', 'l9_platform', true)");
            return check.of(c);
          });
    } catch (SQLException e) {
      return skipped(code, e);
    }
  }

  /** Packets that have expired and wait for eviction: nobody reads them, but they take space. */
  private static Finding expiredPackets(Connection connection) throws SQLException {
    String waiting =
        one(
            connection,
            String.format(
                Locale.ROOT,
                """
            SELECT CASE WHEN min(ttl) < now() - interval '1 day'
                        THEN format('%%s packets%%s have expired, the first %%s', count(*), CASE WHEN count(*) = %1$d THEN ' or more' END,
                                    to_char(min(ttl), 'YYYY-MM-DD')) END
            FROM (SELECT ttl FROM packet_store WHERE ttl <= now() ORDER BY ttl LIMIT %1$d) AS expired
            """,
                EXPIRED_LIMIT));
    if (waiting == null) {
      return new Finding(
          "expired-packets", Severity.OK, "no packet waits for its eviction for over a day", "");
    }
    return new Finding(
        "expired-packets",
        Severity.WARNING,
        waiting + ", and were not evicted",
        "l9_maintainer runs it, daily: CALL evict_expired_packets()");
  }

  /** Packets of other clients, or of before a migration, whose terms a worker still has to make. */
  private static Finding unindexedPackets(Connection connection) throws SQLException {
    String waiting =
        one(
            connection,
            String.format(
                Locale.ROOT,
                """
            SELECT CASE WHEN bool_or(given_up OR queued_at < now() - patience)
                        THEN format('%%s packets%%s wait for their search terms or vectors, the first since %%s; %%s of them were given up', count(*),
                                    CASE WHEN count(*) = %1$d THEN ' or more' END, to_char(min(queued_at), 'YYYY-MM-DD HH24:MI'),
                                    count(*) FILTER (WHERE given_up)) END
            FROM (SELECT queued_at, attempts >= 8 AS given_up, CASE WHEN terms THEN interval '1 minute' ELSE interval '10 minutes' END AS patience
                  FROM embedding_backlog LIMIT %1$d) AS waiting
            """,
                WAITING_LIMIT));
    if (waiting == null) {
      return new Finding(
          "unindexed-packets", Severity.OK, "no packet waits long for its terms and vectors", "");
    }
    return new Finding(
        "unindexed-packets",
        Severity.WARNING,
        waiting,
        "a server makes them by itself; once, without one: ./l9 jobs run embed-backlog. Why packets"
            + " were given up stands in embedding_backlog.last_error");
  }

  private static Finding unknownModels(Connection connection) throws SQLException {
    String spaces =
        one(
            connection,
            """
            SELECT CASE WHEN count(*) > 0 THEN format('%s embedding spaces hold vectors of a model that nobody named: no search by meaning is'
              ' there, and new packets get no vectors', count(*)) END
            FROM embedding_spaces WHERE model LIKE 'unknown%' AND target_model IS NULL
            """);
    if (spaces == null) {
      return new Finding("unknown-models", Severity.OK, "every space's model has a name", "");
    }
    return new Finding(
        "unknown-models",
        Severity.WARNING,
        spaces,
        "as an administrator of its tenant: ./l9 spaces --tenant NAME --role tenant_admin --move"
            + " SPACE (docs/upgrading.md)");
  }

  @FunctionalInterface
  private interface Check {
    Finding of(Connection connection) throws SQLException;
  }

  /** One check; if it fails the next ones go on. */
  private static Finding checked(Connection connection, String code, Check check)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      return check.of(connection);
    } catch (SQLException e) {
      connection.rollback(before);
      if (NOT_ALLOWED.equals(e.getSQLState())) {
        return skipped(code, e);
      }
      return new Finding(
          code,
          Severity.BROKEN,
          "it could not be found out (" + e.getSQLState() + "): " + e.getMessage(),
          "mend what the other findings name, then look again");
    }
  }

  private static Finding skipped(String code, SQLException why) {
    return new Finding(
        code,
        Severity.SKIPPED,
        "not looked at: the owner's login is needed (" + firstLine(why) + ")",
        "set L9_DB_OWNER_USER and L9_DB_OWNER_PASSWORD, and look again");
  }

  private static String firstLine(SQLException why) {
    return String.valueOf(why.getMessage()).lines().findFirst().orElse("");
  }

  private static String listed(List<String> all) {
    String listed = all.stream().limit(LISTED).collect(Collectors.joining("; "));
    return all.size() <= LISTED ? listed : listed + "; and " + (all.size() - LISTED) + " more";
  }

  private static @Nullable String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : null;
    }
  }
}
