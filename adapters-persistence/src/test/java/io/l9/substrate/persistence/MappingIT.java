package io.l9.substrate.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.migrations.Migrator;
import io.l9.substrate.persistence.shared.Sql;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Length;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.Array;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** The mapping against the migrated schema, and what opening says if it does not fit. */
class MappingIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  /** Mistakes that Hibernate's validation lets pass. */
  @Entity(name = "Mistaken")
  @Table(name = "memory_summaries")
  static class MistakenMapping {
    @Id
    @Column(name = "summary_id")
    UUID id;

    @JdbcTypeCode(SqlTypes.VECTOR)
    @Array(length = 384)
    @Column(name = "vector")
    float[] wrongDimension;

    @Column(name = "created_at")
    LocalDateTime wrongTime;

    @JdbcTypeCode(SqlTypes.TIMESTAMP_UTC)
    @Column(name = "updated_at", nullable = false)
    Instant wrongCalendar;

    @Column(name = "key_entities")
    List<UUID> wrongElement;

    @Column(name = "summary_text", length = Length.LONG32)
    String wronglyNullable;
  }

  @Test
  void everyMappedColumnIsAsTheSchemaHasIt() throws SQLException {
    try (SessionFactory sessionFactory = open(Mapping.entities())) {
      assertEquals(
          List.of(), MappingCheck.mismatches(sessionFactory, MEMORY.database().superuser()));
    }
  }

  @Test
  void isOneForASchemaAndACodec_whoeverOpensAndClosesItsPorts() {
    SessionFactory mapping = Mapping.of("public", MigratedMemory.JSON);
    Persistence.open(MEMORY.pool(), "public", MigratedMemory.JSON).close();
    assertTrue(mapping.isOpen());
    assertSame(mapping, Mapping.of("public", MigratedMemory.JSON));
    assertNotSame(mapping, Mapping.of("elsewhere", MigratedMemory.JSON));
  }

  @Test
  void theCheckSeesWhatHibernatesValidationLetsPass() throws SQLException {
    try (SessionFactory sessionFactory = open(Set.of(MistakenMapping.class))) {
      assertEquals(
          Set.of(
              "public.memory_summaries.vector is mapped as vector(384) and is vector",
              "public.memory_summaries.created_at is mapped as timestamp without time zone"
                  + " and is timestamp with time zone",
              "public.memory_summaries.created_at goes through java.sql.Timestamp, which is Julian"
                  + " before 1582",
              "public.memory_summaries.updated_at goes through java.sql.Timestamp, which is Julian"
                  + " before 1582",
              "public.memory_summaries.key_entities is mapped as uuid[] and is text[]",
              "public.memory_summaries.summary_text is never NULL, its mapping may"),
          Set.copyOf(MappingCheck.mismatches(sessionFactory, MEMORY.database().superuser())));
    }
  }

  /** A time without a zone is another one in every session that has another zone. */
  @Test
  void everyTimeInTheSchemaHasItsZone() throws SQLException {
    try (Connection connection = MEMORY.database().superuser().getConnection()) {
      assertEquals(
          List.of("l9_schema_history.installed_on"), // Flyway's own
          Sql.of(
                  "SELECT attrelid::regclass || '.' || attname FROM pg_attribute a"
                      + " JOIN pg_class c ON c.oid = attrelid"
                      + " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'm', 'v')"
                      + " AND attnum > 0 AND NOT attisdropped"
                      + " AND atttypid IN ('timestamp'::regtype, 'date'::regtype, 'timetz'::regtype)"
                      + " ORDER BY 1")
              .query(connection, row -> row.getString(1)));
    }
  }

  @Test
  void worksInAnotherSchema_whateverTheLoginsSearchPath() throws SQLException {
    try (Connection connection = MEMORY.database().owner().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA memory");
    }
    new Migrator(MEMORY.database().owner()).inSchema("memory").apply();
    try (HikariDataSource pool = MigratedMemory.pool(MEMORY.database().api(), 1);
        Persistence persistence = Persistence.open(pool, "memory", MigratedMemory.JSON)) {
      MemoryFixture fixture = new MemoryFixture(new java.util.Random(3));
      var packet = fixture.packet().build();
      persistence
          .memory()
          .unitOfWork()
          .inScope(
              fixture.actor(), () -> persistence.memory().packets().createAbsent(List.of(packet)));
      assertTrue(
          persistence
              .memory()
              .unitOfWork()
              .inScope(fixture.actor(), () -> persistence.memory().packets().find(packet.id()))
              .isPresent());
      assertTrue(
          MEMORY
              .persistence()
              .memory()
              .unitOfWork()
              .inScope(
                  fixture.actor(), () -> MEMORY.persistence().memory().packets().find(packet.id()))
              .isEmpty());
    }
  }

  @Test
  void saysToMigrate_whenTheSchemaIsEmpty() throws SQLException {
    try (Connection connection = MEMORY.database().owner().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA empty");
    }
    UnavailableException thrown =
        assertThrows(
            UnavailableException.class,
            () -> Persistence.open(MEMORY.pool(), "empty", MigratedMemory.JSON));
    assertEquals(ErrorCode.SCHEMA_NOT_CURRENT, thrown.code());
    assertTrue(thrown.getMessage().contains("migrate it first"), thrown.getMessage());
  }

  @Test
  void refusesANameThatIsNoPlainSchema() {
    for (String name : List.of("", "Memory", "a b", "a;b", "\"x\"", "x".repeat(64))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> Persistence.open(MEMORY.pool(), name, MigratedMemory.JSON),
          name);
    }
  }

  @Test
  void saysThatTheDatabaseDoesNotAnswer() {
    PGSimpleDataSource nobody = new PGSimpleDataSource();
    nobody.setServerNames(new String[] {"127.0.0.1"});
    nobody.setPortNumbers(new int[] {1});
    nobody.setDatabaseName("l9");
    UnavailableException thrown =
        assertThrows(
            UnavailableException.class,
            () -> Persistence.open(nobody, "public", MigratedMemory.JSON));
    assertEquals(ErrorCode.DATABASE_UNAVAILABLE, thrown.code());
  }

  private static SessionFactory open(Set<Class<?>> entities) {
    return Mapping.configuration("public", MigratedMemory.JSON, entities)
        .createEntityManagerFactory();
  }
}
