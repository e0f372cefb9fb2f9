package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactAdoption.Left;
import io.l9.substrate.domain.knowledge.fact.FactAdoption.Step;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.Facts.Why;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.migrations.Database;
import io.l9.substrate.migrations.Migrator;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A database from before facts had rules, with rows of the published client, is taken over. */
class FactAdoptionIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final String SCHEMA = "former";
  private static final UUID FIRST = new UUID(1, 1);
  private static final UUID TWIN = new UUID(1, 2);
  private static final UUID OTHER = new UUID(1, 3);
  private static final UUID WIDE = new UUID(1, 4);
  private static final UUID ODD = new UUID(1, 5);
  private static final UUID SAYS = new UUID(2, 1);
  private static final UUID REPEATS = new UUID(2, 2);

  /** As the published client stores a fact: once for each packet, and again by its id. */
  private static final String INSERT =
      "INSERT INTO knowledge_facts (fact_id, subject, predicate, object, confidence, source_packet)"
          + " VALUES ('%s', '%s', '%s', '%s', %s, %s) ON CONFLICT (fact_id) DO UPDATE SET"
          + " subject = excluded.subject, predicate = excluded.predicate,"
          + " object = excluded.object, confidence = excluded.confidence";

  private final TenantId tenant = Names.tenant("acme");
  private final Ownership alice =
      new Ownership(tenant, Names.org(tenant, "sales"), Names.user(tenant, "alice"));

  @Test
  void takesOverTheRowsOf0138_andGoesOnServingTheirClient() throws Exception {
    List<String> rows =
        List.of(
            fact(FIRST, "Alice", "city", "\"Oslo\"", ".7", SAYS),
            fact(TWIN, "ALICE ", "city", "\"Oslo\"", ".9", REPEATS),
            fact(OTHER, "Alice", "city", "\"Rome\"", "NULL", SAYS),
            fact(ODD, "x".repeat(501), "city", "1", ".5", null));
    migrateUpTo("0138");
    execute(
        alice,
        List.of(
            packet(SAYS, "{\"subject\": \"Alice\", \"city\": \"Oslo\"}"),
            packet(REPEATS, "{\"text\": \"so they say\"}")));
    for (int i = 0; i < 2; i++) {
      execute(alice, rows);
    }
    execute(
        new Ownership(tenant, alice.org(), null),
        List.of(
            fact(WIDE, "Alice", "city", "\"Oslo\"", ".6", null),
            "INSERT INTO entity_relationships (source_entity, relationship_type, target_entity)"
                + " VALUES ('Alice', 'lives_in', 'Oslo')"));
    new Migrator(DATABASE.owner()).inSchema(SCHEMA).adopt();

    try (MemorySubstrate l9 =
        MemorySubstrate.builder()
            .dataSource(DATABASE.api())
            .schema(SCHEMA)
            .embedder(null)
            .build()) {
      FactMemory facts = l9.as("acme", "sales", "alice").facts();
      FactMemory admin =
          l9.as(
                  new TenantScope(
                      tenant, null, null, Role.TENANT_ADMIN, UUID.randomUUID(), null, null))
              .facts();
      assertEquals(List.of(), facts.about("Alice"));
      Step first = admin.adopt(1, null);
      assertEquals(1, first.adopted(), "a run that ends here has done a part");
      Step rest = admin.adopt(100, null);
      assertEquals(2, rest.adopted());
      assertEquals(1, rest.merged());
      assertEquals(List.of(new FactId(ODD)), rest.left().stream().map(Left::row).toList());
      assertNull(rest.next());
      assertOneFactEach(facts);
      assertEquals(.6, facts.get(new FactId(WIDE)).fact().confidence());

      for (int i = 0; i < 2; i++) {
        execute(alice, rows);
      }
      Why moved = facts.why(new FactId(FIRST));
      assertEquals(.7, moved.fact().confidence(), "the client's own word");
      assertEquals(3, moved.fact().revision());
      Step again = admin.adopt(100, null);
      assertEquals(0, again.adopted());
      assertEquals(1, again.merged(), "the twin that was written again");
      assertEquals(2, facts.why(new FactId(FIRST)).evidence().size());
      assertEquals(2, facts.about("Alice").stream().filter(own()).count());
      assertTrue(facts.put("Alice", "city", "Oslo") != null);
    }
  }

  private Predicate<Fact> own() {
    return fact -> fact.owner().equals(alice);
  }

  private void assertOneFactEach(FactMemory facts) {
    Why why = facts.why(new FactId(FIRST));
    assertEquals(alice, why.fact().owner());
    assertEquals(2, why.fact().support());
    assertEquals(.7 + Fact.STEP_UP, why.fact().confidence());
    assertEquals(FactPath.OBSERVED, why.fact().path(), "its packet says so");
    assertEquals(
        List.of(SAYS, REPEATS),
        why.evidence().stream().map(known -> known.origin().packet().value()).toList());
    assertEquals(
        List.of("adopted", "reinforced"),
        why.steps().stream().map(step -> step.revision().change().kind().code()).toList());
    assertEquals(FactPath.INFERRED, facts.get(new FactId(OTHER)).fact().path());
    assertEquals(Fact.DEFAULT_CONFIDENCE, facts.get(new FactId(OTHER)).fact().confidence());
    assertEquals(2, facts.about("Alice").stream().filter(own()).count(), "both are kept");
    assertEquals(List.of(), facts.conflicts(9, null).items(), "of a predicate of many values");
  }

  private static String fact(
      UUID id,
      String subject,
      String predicate,
      String object,
      String confidence,
      @Nullable UUID packet) {
    return INSERT.formatted(
        id, subject, predicate, object, confidence, packet == null ? "NULL" : "'" + packet + "'");
  }

  private static String packet(UUID id, String payload) {
    return "INSERT INTO packet_store (packet_id, packet_type, envelope) VALUES ('%s', 'note', '%s')"
        .formatted(id, payload);
  }

  private static void migrateUpTo(String newest) throws SQLException, IOException {
    List<String> files =
        Stream.of(new Migrator(DATABASE.owner()).status())
            .flatMap(List::stream)
            .map(Migrator.Migration::file)
            .filter(file -> file.substring(0, 4).compareTo(newest) <= 0)
            .toList();
    Database database = DATABASE.database();
    DataSource scripts = database.as(database.owner(), Map.of("preferQueryMode", "simple"));
    try (Connection owner = scripts.getConnection();
        Statement statement = owner.createStatement()) {
      statement.execute("CREATE SCHEMA " + SCHEMA);
      for (String file : files) {
        statement.execute("SET search_path TO " + SCHEMA + ", public");
        statement.execute(sql(file));
      }
    }
  }

  private static String sql(String file) throws IOException {
    try (InputStream text = FactAdoptionIT.class.getResourceAsStream("/db/l9/migration/" + file)) {
      return new String(Objects.requireNonNull(text, file).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Runs the statements of a client in a transaction of its own, in an owner's scope. */
  private static void execute(Ownership owner, List<String> statements) throws SQLException {
    DataSource api = DATABASE.api();
    try (Connection connection = api.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      List<String> all = new ArrayList<>();
      all.add("SET LOCAL search_path TO " + SCHEMA + ", public");
      all.add(
          "SELECT l9_set_scope('%s', '%s', %s, '%s')"
              .formatted(
                  owner.tenant(),
                  owner.org(),
                  owner.user() == null ? "NULL" : "'" + owner.user() + "'",
                  owner.user() == null ? "org_admin" : "end_user"));
      all.addAll(statements);
      for (String sql : all) {
        if (statement.execute(sql)) {
          try (ResultSet unused = statement.getResultSet()) {
            assertTrue(unused != null);
          }
        }
      }
      connection.commit();
    }
  }
}
