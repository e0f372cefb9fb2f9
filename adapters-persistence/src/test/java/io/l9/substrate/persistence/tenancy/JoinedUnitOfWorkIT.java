package io.l9.substrate.persistence.tenancy;

import static io.l9.substrate.persistence.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.search.EmbeddingIndex;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.MemoryFixture;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.shared.Seeds;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A caller with tables of its own, whose transaction the memory joins. */
class JoinedUnitOfWorkIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  private static final String SETTINGS =
      "SELECT current_user, current_setting('role'), current_setting('search_path'),"
          + " current_setting('app.tenant_id', true), current_setting('app.org_id', true),"
          + " current_setting('app.user_id', true), current_setting('app.role', true),"
          + " current_setting('app.correlation_id', true), current_setting('app.session_id', true),"
          + " current_setting('app.trace_id', true), current_setting('hnsw.ef_search', true),"
          + " current_setting('hnsw.iterative_scan', true)";

  private MemoryFixture fixture;
  private Connection callers;

  @BeforeAll
  static void giveTheCallerATable() throws SQLException {
    try (Connection connection = MEMORY.database().superuser().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA shop; CREATE TABLE shop.orders (id int PRIMARY KEY)");
      statement.execute("GRANT USAGE ON SCHEMA shop TO l9_api");
      statement.execute("GRANT SELECT, INSERT ON shop.orders TO l9_api");
    }
  }

  @BeforeEach
  void connect(TestInfo test) throws SQLException {
    fixture = new MemoryFixture(Seeds.of(test));
    callers = MEMORY.database().api().getConnection();
    execute("SELECT '[1]'::vector"); // loads the library, whose settings are among those compared
    callers.setAutoCommit(false);
  }

  @AfterEach
  void disconnect() throws SQLException {
    callers.close();
    try (Connection connection = MEMORY.database().superuser().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("TRUNCATE shop.orders");
    }
  }

  @Test
  void commitsWithTheCaller() throws SQLException {
    Packet packet = fixture.packet().build();
    order(1);
    assertEquals(Set.of(packet.id()), joining(() -> create(packet)));
    order(2);
    assertFalse(stored(packet), "nothing is committed before the caller commits");
    callers.commit();
    assertTrue(stored(packet));
    assertEquals(List.of(1, 2), orders());
  }

  @Test
  void rollsBackWithTheCaller() throws SQLException {
    Packet packet = fixture.packet().build();
    joining(() -> create(packet));
    order(1);
    callers.rollback();
    assertFalse(stored(packet));
    assertEquals(List.of(), orders());
  }

  @Test
  void leavesRoleAndSettingsAsTheyWere() throws SQLException {
    List<String> before = settings();
    joining(this::writeAndSearch);
    assertEquals(normal(before), normal(settings()));
    order(1);
  }

  @Test
  void leavesTheCallersOwnScopeAndSearchPathAsTheyWere() throws SQLException {
    execute("SET LOCAL search_path = shop");
    execute("SET LOCAL app.tenant_id = 'the caller''s own'");
    execute("SET LOCAL app.trace_id = 'own trace'");
    List<String> before = settings();
    joining(this::writeAndSearch);
    assertEquals(normal(before), normal(settings()));
    execute("INSERT INTO orders VALUES (7)");
    callers.commit();
    assertEquals(List.of(7), orders());
  }

  @Test
  void leavesTheCallersRoleAsItWas() throws SQLException {
    execute("SET LOCAL ROLE l9_app");
    List<String> before = settings();
    assertEquals("l9_app", before.get(0));
    joining(this::writeAndSearch);
    assertEquals(normal(before), normal(settings()));
  }

  @Test
  void takesBackItsOwnPartOnly_whenTheWorkThrows() throws SQLException {
    Packet packet = fixture.packet().build();
    List<String> before = settings();
    order(1);
    RuntimeException planted = new IllegalArgumentException("planted");
    RuntimeException thrown =
        assertThrows(
            RuntimeException.class,
            () ->
                joining(
                    () -> {
                      create(packet);
                      throw planted;
                    }));
    assertSame(planted, thrown);
    assertEquals(normal(before), normal(settings()));
    order(2);
    callers.commit();
    assertFalse(stored(packet));
    assertEquals(List.of(1, 2), orders());
  }

  @Test
  void healsTheCallersTransaction_whenAStatementOfTheWorkFails() throws SQLException {
    order(1);
    Packet foreign = fixture.packet(fixture.world().foreigner()).build();
    assertThrows(ForbiddenException.class, () -> joining(() -> create(foreign)));
    order(2);
    callers.commit();
    assertEquals(List.of(1, 2), orders());
  }

  @Test
  void throwsAndTakesItsPartBack_whenTheFailureOfAStatementIsCaught() throws SQLException {
    Packet packet = fixture.packet().build();
    Packet foreign = fixture.packet(fixture.world().foreigner()).build();
    order(1);
    UnavailableException thrown =
        assertThrows(
            UnavailableException.class,
            () ->
                joining(
                    () -> {
                      create(packet);
                      return assertThrows(ForbiddenException.class, () -> create(foreign));
                    }));
    assertEquals(ErrorCode.ROLLED_BACK, thrown.code());
    order(2);
    callers.commit();
    assertFalse(stored(packet));
    assertEquals(List.of(1, 2), orders());
  }

  @Test
  void throwsAndTakesItsPartBack_whenTheFailureOfAJoinedUnitIsCaught() throws SQLException {
    Packet packet = fixture.packet().build();
    UnavailableException thrown =
        assertThrows(
            UnavailableException.class,
            () ->
                joining(
                    () -> {
                      create(packet);
                      return assertThrows(
                          IllegalArgumentException.class,
                          () ->
                              MEMORY
                                  .persistence()
                                  .memory()
                                  .unitOfWork()
                                  .inScope(
                                      fixture.actor(),
                                      () -> {
                                        throw new IllegalArgumentException("planted");
                                      }));
                    }));
    assertEquals(ErrorCode.ROLLED_BACK, thrown.code());
    callers.commit();
    assertFalse(stored(packet));
  }

  @Test
  void unitsOfTheSameActorJoinIt() throws SQLException {
    Packet packet = fixture.packet().build();
    joining(
        () ->
            MEMORY
                .persistence()
                .memory()
                .unitOfWork()
                .inScope(fixture.actor(), () -> create(packet)));
    callers.rollback();
    assertFalse(stored(packet), "it was the caller's transaction that the unit wrote in");
  }

  @Test
  void refusesUnitsOfAnotherActor() {
    assertThrows(
        IllegalStateException.class,
        () ->
            joining(
                () ->
                    MEMORY
                        .persistence()
                        .memory()
                        .unitOfWork()
                        .inScope(fixture.world().foreigner(), () -> "never")));
  }

  @Test
  void refusesAConnectionThatCommitsByItself() throws SQLException {
    callers.setAutoCommit(true);
    IllegalStateException thrown =
        assertThrows(IllegalStateException.class, () -> joining(() -> "never"));
    assertTrue(thrown.getMessage().contains("setAutoCommit(false)"), thrown.getMessage());
    order(1);
    assertEquals(List.of(1), orders());
  }

  @Test
  void refusesATransactionThatHasFailed() {
    assertThrows(SQLException.class, () -> execute("SELECT 1 / 0"));
    IllegalStateException thrown =
        assertThrows(IllegalStateException.class, () -> joining(() -> "never"));
    assertTrue(thrown.getMessage().contains("roll it back"), thrown.getMessage());
  }

  @Test
  void refusesToJoin_whileAUnitIsActive() {
    assertThrows(
        IllegalStateException.class,
        () ->
            MEMORY
                .persistence()
                .memory()
                .unitOfWork()
                .inScope(fixture.actor(), () -> joining(() -> "never")));
  }

  @Test
  void saysWhatIsMissing_whenTheLoginMayNotActInTheScope() throws SQLException {
    TenantScope platform = fixture.actor().withRole(Role.PLATFORM_ADMIN);
    ForbiddenException thrown =
        assertThrows(
            ForbiddenException.class,
            () -> MEMORY.persistence().joining(callers, platform, () -> "never"));
    assertTrue(thrown.getMessage().contains("platform_admin"), thrown.getMessage());
    order(1);
    callers.commit();
    assertEquals(List.of(1), orders());
  }

  @Test
  void leavesASessionScopeOfTheCallerAsItWas() throws SQLException {
    callers.setAutoCommit(true);
    execute(
        "SELECT l9_set_scope('00000000-0000-4000-8000-000000000001',"
            + " '00000000-0000-4000-8000-000000000002',"
            + " '00000000-0000-4000-8000-000000000003', 'end_user')");
    List<String> before = settings();
    callers.setAutoCommit(false);
    joining(this::writeAndSearch);
    assertEquals(normal(before), normal(settings()));
    callers.commit();
    callers.setAutoCommit(true);
    assertEquals(normal(before), normal(settings()));
    execute("RESET ROLE");
  }

  private String writeAndSearch() {
    Packet packet = fixture.packet().build();
    EmbeddingModel model = new EmbeddingModel("joined", 8);
    create(packet);
    MEMORY
        .persistence()
        .memory()
        .embeddings()
        .createAll(List.of(fixture.embedding(packet, model, fixture.vector(8), 0)));
    assertEquals(
        1,
        MEMORY
            .persistence()
            .memory()
            .embeddingIndex()
            .nearest(
                new EmbeddingIndex.Query(
                    EmbeddingSpace.CONTENT,
                    model,
                    fixture.vector(8),
                    PacketFilter.NONE,
                    5,
                    null,
                    true,
                    NOW))
            .matches()
            .size());
    return "done";
  }

  private Set<?> create(Packet packet) {
    return MEMORY.persistence().memory().packets().createAbsent(List.of(packet));
  }

  private <T> T joining(Supplier<T> work) {
    return MEMORY.persistence().joining(callers, fixture.actor(), work);
  }

  private boolean stored(Packet packet) {
    return MEMORY
        .persistence()
        .memory()
        .unitOfWork()
        .inScope(
            fixture.actor(),
            () -> MEMORY.persistence().memory().packets().find(packet.id()).isPresent());
  }

  /** A setting that was never made and one that a transaction made both mean none. */
  private static List<String> normal(List<String> settings) {
    return settings.stream().map(s -> s == null ? "" : s).toList();
  }

  private List<String> settings() throws SQLException {
    try (Statement statement = callers.createStatement();
        ResultSet row = statement.executeQuery(SETTINGS)) {
      row.next();
      List<String> settings = new ArrayList<>();
      for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
        settings.add(row.getString(i));
      }
      return settings;
    }
  }

  private void order(int id) throws SQLException {
    execute("INSERT INTO shop.orders VALUES (" + id + ")");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = callers.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<Integer> orders() throws SQLException {
    try (Connection connection = MEMORY.database().superuser().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id FROM shop.orders ORDER BY id")) {
      List<Integer> ids = new ArrayList<>();
      while (rows.next()) {
        ids.add(rows.getInt(1));
      }
      return ids;
    }
  }
}
