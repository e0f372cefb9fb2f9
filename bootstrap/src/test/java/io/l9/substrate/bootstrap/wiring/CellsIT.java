package io.l9.substrate.bootstrap.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.Names;
import io.l9.substrate.domain.identity.ApiKeyDraft;
import io.l9.substrate.domain.identity.ApiKeys;
import io.l9.substrate.domain.identity.Authentication;
import io.l9.substrate.domain.identity.KeyMaker;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.migrations.ClusterSetup;
import io.l9.substrate.migrations.Database;
import io.l9.substrate.migrations.DatabaseChoice;
import io.l9.substrate.migrations.DatabaseServer;
import io.l9.substrate.migrations.Login;
import io.l9.substrate.migrations.Migrator;
import io.l9.substrate.migrations.PrivateCluster;
import io.l9.substrate.migrations.PrivateCluster.Durability;
import io.l9.substrate.rest.RestUseCases;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Two clusters: that of all tests is the default cell, one of its own the cell {@code eu}. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CellsIT {

  @RegisterExtension static final MigratedDatabase DEFAULT = new MigratedDatabase();

  private static final TenantId ACME = Names.tenant("acme");
  private static final TenantId GLOBEX = Names.tenant("globex");
  private static final String NAME = "l9_eu";

  @TempDir static Path folder;

  private static PrivateCluster cluster;
  private static Cells cells;
  private static RestUseCases served;

  @BeforeAll
  static void open() throws Exception {
    cluster = PrivateCluster.open(Files.createTempDirectory("l9-cell-"), Durability.THROW_AWAY);
    Database eu = migrated(cluster);
    Path files = Files.createDirectories(folder.resolve("cells"));
    Files.writeString(
        files.resolve("eu.yaml"),
        """
        db.url: %s
        db.password: %s
        db.maintainer.password: %s
        cell.tenants: [acme]
        """
            .formatted(eu.url(), eu.api().password(), eu.maintainer().password()));
    Database main = DEFAULT.database();
    Config config =
        Config.of(
            Map.of(
                "L9_HOME", folder.toString(),
                "L9_CELLS", files.toString(),
                "L9_DB_URL", main.url(),
                "L9_DB_PASSWORD", Objects.requireNonNull(main.api().password()),
                "L9_DB_MAINTAINER_PASSWORD", Objects.requireNonNull(main.maintainer().password()),
                "L9_KEY_PEPPER", "pepper-of-a-test-of-32-characters",
                "L9_EMBEDDER", "none"));
    cells = Cells.open(config, Application.Schema.EXPECT, null, line -> {});
    served =
        ServerUseCases.of(
            cells.memory(),
            new ServerUseCases.Parts(true, true),
            UUID::randomUUID,
            cells.main().clock(),
            ServerUseCases.Decorator.NONE);
  }

  @AfterAll
  static void close() {
    cells.close();
    cluster.close();
  }

  private static Database migrated(PrivateCluster cluster) throws SQLException {
    DatabaseServer server = cluster.server();
    ClusterSetup.run(server.asSuperuser("postgres"), DatabaseChoice.passwords(cluster::passwordOf));
    server.createDatabase(NAME, DatabaseChoice.OWNER);
    ClusterSetup.dedicated(server.asSuperuser(NAME));
    Database database =
        new Database(
            server.jdbcUrl(NAME),
            login(DatabaseChoice.OWNER),
            login(DatabaseChoice.API),
            login(DatabaseChoice.MAINTAINER));
    new Migrator(database.as(database.owner())).apply();
    return database;
  }

  private static Login login(String role) {
    return new Login(role, cluster.passwordOf(role));
  }

  @Test
  void storesATenantsRowsInItsClusterAlone() throws Exception {
    served.memory().ingestion().ingest(user(ACME), note("Alice prefers email"));
    served.memory().ingestion().ingest(user(GLOBEX), note("Bob prefers letters"));

    assertEquals("0", inDefault("packet_store", ACME));
    assertEquals("1", inEu("packet_store", ACME));
    assertEquals("1", inDefault("packet_store", GLOBEX));
    assertEquals("0", inEu("packet_store", GLOBEX));
    assertEquals(1, cells.memory().as(user(ACME)).search("email").size());
    assertEquals(1, cells.memory().as(user(GLOBEX)).search("letters").size());
  }

  @Test
  void knowsTheKeysOfEveryCell_butLetsACellSpeakForItsOwnTenantsOnly() throws Exception {
    ApiKeys keys = Objects.requireNonNull(served.identity()).keys();
    String acme = create(keys, ACME);
    String globex = create(keys, GLOBEX);
    String planted = create(cells.main().substrate().identity().keys(), ACME);

    assertEquals(ACME, tenantOf(acme));
    assertEquals(GLOBEX, tenantOf(globex));
    assertTrue(
        served.identity().authentication().authenticate(planted).isEmpty(),
        "the default cell let in a tenant of another one");
  }

  @Test
  void runsJobsInTheCellOfTheTenantThatTheAdministratorNames() throws Exception {
    served
        .platform()
        .get()
        .maintenance()
        .jobs()
        .run(scope(ACME, Role.PLATFORM_ADMIN), JobCommand.of(Job.EVICT_PACKETS));

    String runs = "SELECT count(*) FROM job_runs WHERE job = 'evict-packets'";
    assertEquals("1", single(cluster.server().asSuperuser(NAME), runs));
    assertEquals("0", single(DEFAULT.superuser(), runs));
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void goesOnServing_whenAnotherCellGivesNoConnection() {
    ApiKeys keys = Objects.requireNonNull(served.identity()).keys();
    Authentication authentication = served.identity().authentication();
    String globex = create(keys, GLOBEX);
    String acme = create(keys, ACME);
    Objects.requireNonNull(cells.all().get("eu")).pool().close();

    served.memory().ingestion().ingest(user(GLOBEX), note("Bob likes tea"));
    assertEquals(GLOBEX, tenantOf(globex));
    assertUnavailable(() -> served.memory().ingestion().ingest(user(ACME), note("Alice waits")));
    assertUnavailable(() -> authentication.authenticate(acme));
  }

  private static void assertUnavailable(Executable call) {
    UnavailableException gone = assertThrows(UnavailableException.class, call);
    assertEquals(ErrorCode.DATABASE_UNAVAILABLE, gone.code());
  }

  private static PacketDraft note(String text) {
    return PacketDraft.of("note", served.json().of(Map.of("text", text)));
  }

  private static String create(ApiKeys keys, TenantId tenant) {
    return keys.create(
            scope(tenant, Role.TENANT_ADMIN),
            KeyMaker.operator(),
            new ApiKeyDraft("a key", Role.TENANT_ADMIN, null, null, null, null))
        .token()
        .reveal();
  }

  private static TenantId tenantOf(String token) {
    return Objects.requireNonNull(served.identity())
        .authentication()
        .authenticate(token)
        .orElseThrow()
        .scope()
        .tenant();
  }

  private static TenantScope scope(TenantId tenant, Role role) {
    return new TenantScope(tenant, null, null, role, UUID.randomUUID(), null, null);
  }

  private static TenantScope user(TenantId tenant) {
    return TenantScope.endUser(
        tenant, Names.org(tenant, "sales"), Names.user(tenant, "alice"), UUID.randomUUID());
  }

  private static String inDefault(String table, TenantId tenant) throws SQLException {
    return count(DEFAULT.superuser(), table, tenant);
  }

  private static String inEu(String table, TenantId tenant) throws SQLException {
    return count(cluster.server().asSuperuser(NAME), table, tenant);
  }

  private static String count(DataSource database, String table, TenantId tenant)
      throws SQLException {
    return single(
        database, "SELECT count(*) FROM " + table + " WHERE tenant_id = '" + tenant.value() + "'");
  }

  private static String single(DataSource database, String query) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
