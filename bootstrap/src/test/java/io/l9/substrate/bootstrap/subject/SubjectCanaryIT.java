package io.l9.substrate.bootstrap.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.migrations.tables.TableDescriptor;
import io.l9.substrate.migrations.tables.TableDescriptors;
import io.l9.substrate.testkit.database.MigratedDatabase;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A word of each person's own, put into every string of every public write operation, and looked
 * for in every column of the database: where it is before an erasure, and nowhere after.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SubjectCanaryIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final String ALICE = "zyxwvqk";
  private static final String BOB = "zyxvqkw";
  private static final String FOREIGNER = "zyxqkvw";

  /** Tables with columns of texts in which no text of a person stands, with the reason. */
  private static final Map<String, String> WITHOUT_A_PERSONS_TEXT =
      Map.of(
          "access_backlog", "kinds of accesses",
          "access_votes", "kinds of votes",
          "archive_parts", "bytes, which go when an erasure begins",
          "erasures", "counts and pseudonyms",
          "retention_policies", "settings in days",
          "retention_removals", "counts",
          "fact_readings", "a place in the packets",
          "lexical_statistics", "numbers",
          "packet_parents", "ids");

  /** Rows of all of an organisation, with the session of whoever came first, or last. */
  private static final Set<String> OF_ONE_SESSION = Set.of("embedding_spaces", "world_states");

  /** Operations that are not called, with the reason. */
  private static final Map<String, String> NOT_CALLED =
      Map.of(
          "POST /v1/operations/{id}/cancel", "it takes no text, and an operation must be running",
          "DELETE /v1/world/documents/{id}", "other clients write documents",
          "POST /v1/world/documents/{id}/restore", "other clients write documents");

  /**
   * The columns that an erasure of a user cannot tell, with the reason: no row of them names one. A
   * search shows them to administrators.
   */
  private static final Map<String, String> OF_THE_ORGANISATION =
      Map.of(
          "world_", "worlds are written by organisations",
          "fact_predicates.", "declarations of an organisation",
          "audit_log.target_id", "the name of a declaration",
          "retention_holds.", "decisions of a tenant, with their reasons",
          "embedding_spaces.session_id", "the session of whoever came first");

  private static final TenantWorld WORLD = new TenantWorld(new Random(17));
  private static final Map<String, TenantScope> ACTORS = new HashMap<>();
  private static final List<String> FAILURES = new ArrayList<>();

  private static HikariDataSource pool;
  private static MemorySubstrate l9;
  private static CanaryServer server;
  private static CanaryScan scan;
  private static Person alice;
  private static Person bob;
  private static Person foreigner;

  @BeforeAll
  static void plant() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(DATABASE.api());
    config.setMaximumPoolSize(8);
    pool = new HikariDataSource(config);
    scan = new CanaryScan(DATABASE.superuser());
    l9 =
        MemorySubstrate.builder()
            .dataSource(pool)
            .maintainer(DATABASE.maintainer())
            .embedder(new FakeEmbedder())
            .keyPepper("a pepper of thirty-two characters")
            .build();
    Map<String, TenantScope> actors = ACTORS;
    put(actors, "alice", WORLD.endUser());
    put(actors, "bob", WORLD.colleague());
    put(actors, "foreigner", WORLD.foreigner());
    actors.put(
        "operator",
        new TenantScope(
            new TenantId(new UUID(0, 0)),
            null,
            null,
            Role.PLATFORM_ADMIN,
            new UUID(0, 1),
            null,
            null));
    actors.put("admin", WORLD.tenantAdmin());
    actors.put(
        "foreign-admin",
        new TenantScope(
            WORLD.foreigner().tenant(), null, null, Role.TENANT_ADMIN, new UUID(0, 3), null, null));
    server = CanaryServer.start(l9, actors);
    alice = new Person(server, "alice", id(WORLD.endUser()), ALICE, List.of(FOREIGNER));
    bob = new Person(server, "bob", id(WORLD.colleague()), BOB, List.of(FOREIGNER));
    foreigner =
        new Person(server, "foreigner", id(WORLD.foreigner()), FOREIGNER, List.of(ALICE, BOB));
    for (Person person : List.of(alice, bob, foreigner)) {
      planted().forEach(operation -> plant(person, operation));
      plantTwice(person);
      OtherWrites.plant(l9.as(actors.get(person.name + "-user")), person.word);
      KeptAnswers.plant(server, person == foreigner ? "foreign-admin" : "admin", person);
    }
    l9.jobs().run(Job.FOLD_ACCESSES);
    l9.jobs().run(Job.REFRESH_VIEWS);
  }

  private static String id(TenantScope scope) {
    return String.valueOf(scope.user());
  }

  private static void put(Map<String, TenantScope> actors, String name, TenantScope scope) {
    actors.put(name + "-user", scope);
    actors.put(name + "-admin", scope.withRole(Role.TENANT_ADMIN));
  }

  /** A recording of a task that takes the place of another, which becomes its history. */
  private static void plantTwice(Person person) {
    String record = "POST /v1/task-reflections";
    String task = person.values().text();
    for (int i = 0; i < 2; i++) {
      var unused = person.call(record, Requests.of(record).with("/task_id", task));
    }
  }

  /** Goes on after a failure, so that all of them are told at once. */
  private static void plant(Person person, String operation) {
    try {
      var unused = person.call(operation);
      for (Request variant : FurtherRequests.of(operation)) {
        unused = person.call(operation, variant);
      }
    } catch (AssertionError | RuntimeException e) {
      FAILURES.add(person.name + ": " + operation + "\n      " + e);
    }
  }

  @AfterAll
  static void stop() {
    server.close();
    l9.close();
    pool.close();
  }

  @Test
  @Order(1)
  void everyWriteOperationTakesTheWord() {
    assertEquals("", String.join("\n", FAILURES), () -> FAILURES.size() + " operations");
  }

  /** A person's places that were never filled; nothing but the reasoned ones. */
  @Test
  @Order(1)
  void everyTextOfEveryWriteOperationHadTheWord() {
    for (Person person : List.of(alice, bob, foreigner)) {
      Map<String, Set<String>> missing = new TreeMap<>();
      for (String operation : planted()) {
        Set<String> places = OpenStrings.of(server.document(), operation);
        places.removeAll(person.filled.getOrDefault(operation, Set.of()));
        if (!places.isEmpty()) {
          missing.put(operation, places);
        }
      }
      assertEquals(FurtherRequests.WITHOUT_THE_WORD, missing, person.name);
    }
  }

  private static List<String> planted() {
    return server.document().operations(true).stream()
        .filter(operation -> !operation.contains("/v1/subjects/"))
        .filter(operation -> !NOT_CALLED.containsKey(operation))
        .toList();
  }

  @Test
  @Order(2)
  void theWordOfEachPersonIsInEveryTableThatHoldsTexts() throws Exception {
    Set<String> holding = new TreeSet<>(scan.tablesOfTexts());
    holding.retainAll(tables());
    holding.removeAll(WITHOUT_A_PERSONS_TEXT.keySet());
    holding.removeAll(OF_ONE_SESSION);
    for (Person person : List.of(alice, bob, foreigner)) {
      Map<String, Long> places = scan.places(person.word);
      Set<String> found = CanaryScan.tables(places);
      Set<String> missing = new TreeSet<>(holding);
      missing.removeAll(found);
      assertEquals(Set.of(), missing, () -> person.name + " is found in " + found);
      Set<String> denied = new TreeSet<>(WITHOUT_A_PERSONS_TEXT.keySet());
      denied.retainAll(found);
      assertEquals(Set.of(), denied, "these hold a person's text after all");
    }
  }

  /** The tables of tenants, and what is copied from them. */
  private static Set<String> tables() {
    Set<String> tables = new TreeSet<>();
    for (TableDescriptor table : TableDescriptors.ALL) {
      if (table.kind() != TableDescriptor.Kind.SYSTEM) {
        tables.add(table.name());
        tables.addAll(table.views());
      }
    }
    return tables;
  }

  @Test
  @Order(3)
  void noReadTellsATenantOfAnother_neitherAListNorById() {
    Map<String, Integer> told = new LinkedHashMap<>();
    for (String operation : server.document().operations(false)) {
      if (server.document().streams(operation)) {
        continue;
      }
      for (String target : targets(operation)) {
        CanaryServer.Reply own = alice.get("user", target);
        if (own.text().contains(ALICE)) {
          told.merge(operation, 1, Integer::sum);
        }
        for (String actor : List.of("user", "admin")) {
          CanaryServer.Reply reply = foreigner.get(actor, target);
          assertTrue(reply.status() < 500, () -> target + " → " + reply);
        }
      }
    }
    assertTrue(told.size() > 30, () -> "alice herself reads her word in few: " + told);
  }

  @Test
  @Order(4)
  void anErasureLeavesTheWordWhereNoRowNamesAUser_andNowhereElse() throws Exception {
    Map<String, Long> bobs = scan.places(BOB);
    Map<String, Long> foreigners = scan.places(FOREIGNER);
    Clock moment = Clock.fixed(Instant.now(), ZoneOffset.UTC);
    Map<String, String> found = found(moment);
    Map<String, String> exported = exported();
    CanaryServer.Reply erased =
        server.send(
            "admin",
            "POST",
            "/v1/subjects/erasures",
            Map.of(),
            "application/json",
            "{\"subject\": {\"kind\": \"user\", \"id\": \"%s\"}, \"include\": [\"shared\"]}"
                .formatted(WORLD.endUser().user()));
    assertEquals(200, erased.status(), erased::text);
    String[] lines = erased.text().split("\n");
    assertTrue(lines[0].contains("\"tombstone\""), lines[0]);
    assertTrue(lines[lines.length - 1].contains("\"complete\":true"), erased::text);

    Map<String, Long> left = scan.places(ALICE);
    String shown =
        server
            .send("admin", "GET", "/v1/subjects/search?text=" + ALICE, Map.of(), null, null)
            .text();
    for (String place : left.keySet()) {
      assertTrue(
          OF_THE_ORGANISATION.keySet().stream().anyMatch(place::startsWith), () -> "in " + left);
      String[] names = place.split("\\.");
      assertTrue(
          shown.contains("\"table\":\"" + names[0] + "\",\"column\":\"" + names[1] + "\""),
          () -> place + " is not shown: " + shown);
    }
    assertEquals(bobs, scan.places(BOB));
    assertEquals(foreigners, scan.places(FOREIGNER));
    assertSame(exported, exported());
    assertSame(found, found(moment));
  }

  private static void assertSame(Map<String, String> before, Map<String, String> after) {
    assertEquals(before.keySet(), after.keySet());
    before.forEach(
        (what, bytes) -> {
          String now = after.get(what);
          assertTrue(
              bytes.equals(now),
              () -> what + " had " + bytes.lines().filter(one -> !now.contains(one)).toList());
        });
  }

  /** The files of everybody else's archives. */
  private static Map<String, String> exported() throws Exception {
    Map<String, String> exported = new TreeMap<>();
    exported.putAll(OthersView.archive(server, "admin", bob));
    exported.putAll(OthersView.archive(server, "foreign-admin", foreigner));
    return exported;
  }

  /**
   * The answers to everybody else at one moment, on which scores depend. Closing the substrate
   * writes the accesses of the searches, so that archives before and after have them.
   */
  private static Map<String, String> found(Clock moment) {
    try (MemorySubstrate then =
            MemorySubstrate.builder()
                .dataSource(pool)
                .embedder(new FakeEmbedder())
                .keyPepper("a pepper of thirty-two characters")
                .clock(moment)
                .build();
        CanaryServer asked = CanaryServer.start(then, ACTORS)) {
      Map<String, String> found = new TreeMap<>();
      found.putAll(OthersView.searches(asked, bob));
      found.putAll(OthersView.searches(asked, foreigner));
      return found;
    }
  }

  /** The addresses of a read: of a list, or of the things that alice made. */
  private static List<String> targets(String operation) {
    String path = operation.split(" ")[1];
    if (!path.contains("{")) {
      boolean isPlain =
          server.document().parameters(operation).stream()
              .noneMatch(parameter -> Boolean.TRUE.equals(parameter.get("required")));
      return isPlain ? List.of(path) : List.of();
    }
    String collection = path.substring(0, path.indexOf("/{"));
    List<String> ids = alice.ids.getOrDefault(collection, List.of());
    return path.contains("/{id}") && path.indexOf('{') == path.lastIndexOf('{')
        ? ids.stream().limit(5).map(id -> path.replace("{id}", id)).toList()
        : List.of();
  }
}
