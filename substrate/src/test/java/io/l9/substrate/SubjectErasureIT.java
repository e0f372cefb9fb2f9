package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.shared.SubjectConfig;
import io.l9.substrate.application.subject.SubjectComponents;
import io.l9.substrate.domain.audit.AuditFault;
import io.l9.substrate.domain.identity.ApiKeyDraft;
import io.l9.substrate.domain.identity.IssuedKey;
import io.l9.substrate.domain.identity.KeyMaker;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.logs.LogDraft;
import io.l9.substrate.domain.logs.LogLevel;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.store.ItemAddress;
import io.l9.substrate.domain.store.Namespace;
import io.l9.substrate.domain.subject.ErasureCertificate;
import io.l9.substrate.domain.subject.ErasureOrder;
import io.l9.substrate.domain.subject.ErasureOutcome;
import io.l9.substrate.domain.subject.ErasureVerification;
import io.l9.substrate.domain.subject.RetainedBytes;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.subject.SubjectCensus;
import io.l9.substrate.domain.subject.SubjectErasures;
import io.l9.substrate.domain.subject.SubjectRows;
import io.l9.substrate.domain.subject.TableTally;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.trade.TradeKinds;
import io.l9.substrate.testkit.database.MigratedDatabase;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import io.l9.substrate.testkit.shared.SequentialIds;
import io.l9.substrate.testkit.shared.Stores;
import io.l9.substrate.testkit.trade.SampleDocuments;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Erasing through the facade, looked at past row level security: one file, because every promise is
 * about the same life of a user.
 */
class SubjectErasureIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final SuperuserView SEEN = new SuperuserView(DATABASE);

  private static final int BATCH = 2;
  private static final AtomicInteger TENANTS = new AtomicInteger();
  private static final SubjectErasures.Progress SILENT = (tombstone, done, total) -> {};

  private static final JsonDocument EMPTY = new JsonDocument("{}");

  private MemorySubstrate l9;
  private String tenant;
  private Memory alice;
  private Memory bob;
  private Memory admin;

  @BeforeEach
  void open() {
    l9 =
        MemorySubstrate.builder()
            .dataSource(DATABASE.api())
            .maintainer(DATABASE.maintainer())
            .keyPepper("a pepper of more than thirty-two characters")
            .embedder(new FakeEmbedder())
            .build();
    act("tenant-" + TENANTS.incrementAndGet());
  }

  /** Lets everybody act in another tenant. */
  private void act(String name) {
    tenant = name;
    alice = l9.as(tenant, "sales", "alice");
    bob = l9.as(tenant, "sales", "bob");
    admin =
        l9.as(
            new TenantScope(
                alice.scope().tenant(), null, null, Role.TENANT_ADMIN, new UUID(0, 2), null, null));
  }

  @AfterEach
  void close() {
    l9.close();
  }

  private ErasureOrder order(boolean includeShared) {
    return new ErasureOrder(
        Subject.user(alice.scope().tenant(), alice.scope().user()), includeShared, "by letter");
  }

  /** Writes of a person into most kinds of tables. */
  private PacketId live(Memory memory, String word) {
    PacketId packet =
        memory
            .remember(
                memory
                    .draft("note", Map.of("text", "the " + word + " sings"))
                    .agent(word)
                    .tags(Set.of(word))
                    .build())
            .packet()
            .id();
    memory.events().append(word, "seen", packet, Map.of("what", word));
    memory.access().helpful(packet);
    var unusedFact = memory.facts().put(word, "said by " + word, word, packet);
    memory.facts().retract(memory.facts().about(word).get(0).id(), "no " + word);
    return packet;
  }

  @Test
  void nothingNamesTheUserAfterwards_butTheTombstone() throws SQLException {
    live(alice, "zyxwvqk");
    live(bob, "colibri");
    SubjectCensus census = admin.subjects().census(order(false));
    assertTrue(census.rows() > 8, census::toString);
    assertFalse(census.erased());
    assertEquals(census.rows(), admin.subjects().census(order(false)).rows(), "a dry run");

    ErasureOutcome outcome = admin.subjects().erase(order(false), SILENT);

    assertEquals(Map.of(), namedBy(alice.scope().user().value()));
    ErasureCertificate certificate = outcome.certificate();
    assertTrue(certificate.isComplete(), certificate::toString);
    assertTrue(certificate.isUnchanged());
    assertEquals(1, certificate.number());
    assertEquals(
        certificate.subject(),
        outcome.key().pseudonymOf(order(false).subject()),
        "the key shows whose certificate it is");
    for (SubjectCensus.TableRows counted : census.tables()) {
      TableTally tally =
          certificate.tables().stream()
              .filter(table -> table.table().equals(counted.table()))
              .findFirst()
              .orElseThrow();
      assertTrue(tally.before() >= counted.rows(), tally::toString);
      assertEquals(tally.before(), tally.erased() + tally.pseudonymised(), tally::toString);
    }
    assertFalse(certificate.toString().contains(alice.scope().user().toString()));
    assertEquals(List.of(), admin.subjects().find("zyxwvqk"));
    assertFalse(admin.subjects().find("colibri").isEmpty());
    assertTrue(admin.subjects().verify().isSound(), () -> admin.subjects().verify().toString());
    ErasureOutcome again = admin.subjects().erase(order(false), SILENT);
    assertEquals(certificate, again.certificate());
    assertNull(again.key(), "given out once");
  }

  @Test
  void refusesWhateverActsForTheErased() {
    live(alice, "colibri");
    admin.subjects().erase(order(false), SILENT);
    for (Memory later :
        List.of(
            alice,
            l9.as(tenant, "support", "alice"),
            l9.as(alice.scope().withRole(Role.ORG_ADMIN)))) {
      ForbiddenException refused =
          assertThrows(ForbiddenException.class, () -> later.remember("late"));
      assertEquals(ErrorCode.SUBJECT_ERASED, refused.code());
    }
    assertNotNull(bob.remember("still here").id());
    assertNotNull(l9.as(tenant + "-other", "sales", "alice").remember("another tenant").id());
  }

  @Test
  void leavesTheRowsOfOthersAsTheyAre() throws SQLException {
    live(bob, "colibri");
    Memory elsewhere = l9.as(tenant + "-b", "sales", "alice");
    live(elsewhere, "colibri");
    Map<String, String> before = rowsOf(bob.scope());
    Map<String, String> foreign = rowsOf(elsewhere.scope());
    assertTrue(before.size() > 5, before::toString);
    live(alice, "zyxwvqk");
    admin.subjects().erase(order(true), SILENT);
    Map<String, String> after = rowsOf(bob.scope());
    before.forEach((table, rows) -> assertEquals(rows, after.get(table), table));
    assertEquals(before.keySet(), after.keySet());
    assertEquals(foreign, rowsOf(elsewhere.scope()));
  }

  /** A life of which every kind of erasing takes several batches of {@link #BATCH} rows. */
  private void liveLong() {
    for (int i = 0; i < 2 * BATCH + 1; i++) {
      live(alice, "colibri-" + "abcdefgh".charAt(i));
      alice.store().put(new ItemAddress(Namespace.of("likes"), "k" + i), EMPTY);
      Object unused = alice.tasks().enqueue("sing", Map.of("n", i));
      unused = alice.trade().create(SampleDocuments.draft(TradeKinds.BUYER, i));
      ApiKeyDraft key =
          new ApiKeyDraft(
              "key " + i, Role.END_USER, alice.scope().org(), alice.scope().user(), null, null);
      unused = l9.identity().keys().create(admin.scope(), KeyMaker.operator(), key);
    }
  }

  /** An end of the process, as far as the database sees it. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Rows that count their batches, and end the process before they commit one if told to. */
  private static SubjectRows dying(
      SubjectRows rows, Map<String, Integer> batches, AtomicBoolean dies) {
    return (SubjectRows)
        Proxy.newProxyInstance(
            SubjectRows.class.getClassLoader(),
            new Class<?>[] {SubjectRows.class},
            (proxy, method, arguments) -> {
              try {
                Object answer = method.invoke(rows, arguments);
                if (answer instanceof Optional<?> some
                    && some.isPresent()
                    && some.get() instanceof SubjectRows.Batch batch) {
                  if (dies.get()) {
                    throw new Killed();
                  }
                  batches.merge(batch.table(), 1, Integer::sum);
                }
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void goesOnWhereItWasKilled_inAndAfterEveryBatch() throws SQLException {
    liveLong();
    List<TableTally> whole = counts(admin.subjects().erase(order(false), SILENT));
    act("killed-" + tenant);
    liveLong();
    Map<String, Integer> batches = new LinkedHashMap<>();
    AtomicBoolean dies = new AtomicBoolean();
    ErasureOutcome resumed = null;
    int kills = 0;
    try (Storage storage = Storage.open(DATABASE.api(), null, null, null, l9.json())) {
      SubjectErasures small =
          SubjectComponents.of(
                  Stores.with(
                      storage.subjects(),
                      SubjectRows.class,
                      dying(storage.subjects().rows(), batches, dies)),
                  new SubjectConfig(
                      new SequentialIds(Instant.now()),
                      Clock.systemUTC(),
                      l9.json(),
                      new Random(5),
                      "0160",
                      RetainedBytes.NOT_SAID,
                      Duration.ofMinutes(1),
                      BATCH,
                      BATCH))
              .erasures();
      while (resumed == null) {
        dies.set(kills % 2 == 0);
        try {
          resumed =
              small.erase(
                  admin.scope(),
                  order(false),
                  (tombstone, done, total) -> {
                    if (total > 0) {
                      throw new Killed();
                    }
                  });
        } catch (Killed expected) {
          kills++;
        }
        if (kills == 1) {
          assertEquals(1, admin.subjects().verify().unfinished().size());
        }
      }
    }
    assertEquals(whole, counts(resumed));
    assertEquals(Map.of(), namedBy(alice.scope().user().value()));
    for (String table :
        List.of(
            "packet_store", "store_items", "tasks", "trade_versions", "api_keys", "audit_log")) {
      assertTrue(batches.getOrDefault(table, 0) > 2, () -> table + " of " + batches);
    }
    int all = batches.values().stream().mapToInt(Integer::intValue).sum();
    assertEquals(2 * all, kills, "in and after each: " + batches);
    assertTrue(admin.subjects().verify().isSound());
  }

  private static List<TableTally> counts(ErasureOutcome outcome) {
    return outcome.certificate().tables();
  }

  /** Writes of every context, each of which a number tells from the others. */
  private List<IntConsumer> writes(PacketId packet) {
    return List.of(
        n -> alice.remember("note " + n),
        n -> {
          var unused = alice.facts().put("subject " + n, "says", "object " + n, packet);
        },
        n -> alice.store().put(new ItemAddress(Namespace.of("likes"), "k" + n), EMPTY),
        n -> alice.tasks().enqueue("sing", Map.of("n", n)),
        n -> alice.logs().append(LogDraft.of("scout", LogLevel.INFO, "line " + n)),
        n -> {
          Object unused = alice.trade().create(SampleDocuments.draft(TradeKinds.BUYER, n));
        });
  }

  @Test
  void sixteenWritersGetNothingInAfterTheTombstone() throws Exception {
    List<IntConsumer> writes = writes(alice.remember("the colibri sings").id());
    AtomicBoolean buried = new AtomicBoolean();
    AtomicInteger number = new AtomicInteger();
    AtomicInteger written = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        int writer = i;
        writers.add(
            threads.submit(
                () -> {
                  int late = 0;
                  for (int n = writer; late < writes.size(); n++) {
                    boolean isLate = buried.get();
                    try {
                      writes.get(n % writes.size()).accept(number.incrementAndGet());
                      written.incrementAndGet();
                      assertFalse(isLate, "a write of kind " + n % writes.size() + " got in");
                    } catch (SubstrateException e) {
                      assertEquals(ErrorCode.SUBJECT_ERASED, e.code(), e::toString);
                      refused.incrementAndGet();
                    }
                    late += isLate ? 1 : 0;
                  }
                }));
      }
      long begun = System.nanoTime();
      while (written.get() < 96) {
        assertTrue(System.nanoTime() - begun < 60_000_000_000L, "the writers do not write");
        Thread.onSpinWait();
      }
      ErasureOutcome outcome =
          admin.subjects().erase(order(false), (tombstone, done, total) -> buried.set(true));
      for (Future<?> writer : writers) {
        writer.get();
      }
      assertTrue(outcome.certificate().isComplete());
      assertTrue(refused.get() >= 16 * writes.size(), refused::toString);
      assertEquals(Map.of(), namedBy(alice.scope().user().value()));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void factsLoseExactlyTheEvidenceOfTheErased() {
    Memory system =
        l9.as(
            new TenantScope(
                bob.scope().tenant(),
                bob.scope().org(),
                null,
                Role.ORG_ADMIN,
                new UUID(0, 3),
                null,
                null));
    PacketId shared = system.remember("Carol works for Initech").id();
    PacketId own = alice.remember("I heard that Carol works for Initech").id();
    var unused = system.facts().put("Carol", "works for", "Initech", shared);
    Fact alone = system.facts().about("Carol").get(0);
    var unusedSecond = system.facts().put("Carol", "works for", "Initech", own);
    Fact both = system.facts().about("Carol").get(0);
    assertEquals(alone.support() + 1, both.support());

    admin.subjects().erase(order(false), SILENT);

    Fact left = system.facts().about("Carol").get(0);
    assertEquals(alone.support(), left.support());
    assertEquals(alone.confidence(), left.confidence(), 1e-9);
  }

  @Test
  void revokesKeysBeforeAnythingElse() {
    ApiKeyDraft draft =
        new ApiKeyDraft(
            "laptop", Role.END_USER, alice.scope().org(), alice.scope().user(), null, null);
    IssuedKey key = l9.identity().keys().create(admin.scope(), KeyMaker.operator(), draft);
    assertTrue(l9.identity().authentication().authenticate(key.token().reveal()).isPresent());
    admin.subjects().erase(order(false), SILENT);
    long erasedAt = System.nanoTime();
    boolean known = true;
    while (known && System.nanoTime() - erasedAt < 2_000_000_000L) {
      known = l9.identity().authentication().authenticate(key.token().reveal()).isPresent();
    }
    assertFalse(known, "at most for as long as a caller is remembered, which is a second");
    ForbiddenException refused =
        assertThrows(
            ForbiddenException.class,
            () -> l9.identity().keys().create(admin.scope(), KeyMaker.operator(), draft));
    assertEquals(ErrorCode.SUBJECT_ERASED, refused.code());
  }

  @Test
  void certificatesAreAChain_andAnyOtherByteBreaksIt() throws SQLException {
    live(alice, "colibri");
    admin.subjects().erase(order(false), SILENT);
    Subject second = Subject.user(bob.scope().tenant(), bob.scope().user());
    live(bob, "zyxwvqk");
    admin.subjects().erase(new ErasureOrder(second, false, null), SILENT);
    assertEquals(2, admin.subjects().verify().certificates());
    for (String change :
        List.of(
            "certificate = jsonb_set(certificate, '{tables,0,erased}', '7777')",
            "certificate = jsonb_set(certificate, '{schema}', '\"0159\"')",
            "certificate = jsonb_set(certificate, '{retained_days}', '1')",
            "hash = repeat('1', 64)",
            "previous_hash = repeat('1', 64)",
            "subject_digest = repeat('1', 64)",
            "include_shared = NOT include_shared",
            "begun_at = begun_at + interval '1 microsecond'",
            "finished_at = finished_at + interval '1 microsecond'",
            "erasure_id = gen_random_uuid()")) {
      try (Connection superuser = DATABASE.superuser().getConnection();
          Statement statement = superuser.createStatement()) {
        String row = " WHERE number = 1 AND tenant_id = '" + alice.scope().tenant() + "'";
        statement.execute("CREATE TEMP TABLE kept AS SELECT * FROM " + table() + row);
        statement.executeUpdate("UPDATE " + table() + " SET " + change + row);
        ErasureVerification damaged = admin.subjects().verify();
        assertEquals(1L, damaged.damage(), change);
        statement.executeUpdate("DELETE FROM " + table() + row);
        statement.execute(restore());
      }
      assertNull(admin.subjects().verify().damage(), change);
    }
  }

  private static String table() {
    return "erasures";
  }

  /** Generated columns are computed, not copied. */
  private static String restore() {
    return "DO $$ DECLARE cols text; BEGIN SELECT string_agg(quote_ident(attname), ', ') INTO cols"
        + " FROM pg_attribute WHERE attrelid = '"
        + table()
        + "'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '';"
        + " EXECUTE format('INSERT INTO "
        + table()
        + " (%1$s) SELECT %1$s FROM kept', cols); END $$";
  }

  @Test
  void theAuditLogStaysAChain_withoutTheName() throws SQLException {
    live(alice, "colibri");
    admin.subjects().erase(order(false), SILENT);
    var log = admin.audit().verify();
    assertTrue(log.isIntact(), log::toString);
    assertTrue(log.redacted() > 0, log::toString);
    try (Connection superuser = DATABASE.superuser().getConnection();
        Statement statement = superuser.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      statement.executeUpdate(
          "UPDATE "
              + "audit_log SET action = 'fact.forged' WHERE redactions <> '{}' AND tenant_id = '"
              + alice.scope().tenant()
              + "'");
    }
    assertEquals(AuditFault.REDACTION_DIFFERS, admin.audit().verify().damage().fault());
  }

  @Test
  void erasesAgainWhatABackupBroughtBack() throws SQLException {
    live(alice, "colibri");
    ErasureOutcome erased = admin.subjects().erase(order(false), SILENT);
    assertEquals(List.of(), admin.subjects().replay(List.of(erased.tombstone()), null, SILENT));
    try (Connection superuser = DATABASE.superuser().getConnection();
        Statement statement = superuser.createStatement()) {
      statement.executeUpdate(
          "DELETE FROM " + table() + " WHERE tenant_id = '" + alice.scope().tenant() + "'");
    }
    live(alice, "zyxwvqk"); // as a backup from before the erasure has it
    ErasureOutcome again =
        admin.subjects().replay(List.of(erased.tombstone()), null, SILENT).get(0);
    assertTrue(again.certificate().replayed());
    assertTrue(again.certificate().isComplete());
    assertEquals(erased.tombstone().erasure(), again.certificate().erasure());
    assertEquals(Map.of(), namedBy(alice.scope().user().value()));
    assertThrows(ForbiddenException.class, () -> alice.remember("late"));
  }

  @Test
  void erasesAnOrganisation_andATenant() throws SQLException {
    live(alice, "colibri");
    Memory support = l9.as(tenant, "support", "alice");
    live(support, "zyxwvqk");
    Subject org = Subject.org(alice.scope().tenant(), alice.scope().org());
    ErasureOutcome outcome = admin.subjects().erase(new ErasureOrder(org, false, null), SILENT);
    assertTrue(outcome.certificate().isComplete(), outcome::toString);
    assertEquals(List.of(), admin.subjects().find("colibri"));
    assertFalse(admin.subjects().find("zyxwvqk").isEmpty());
    assertThrows(ForbiddenException.class, () -> bob.remember("late"));
    assertTrue(admin.audit().verify().isIntact());

    Subject whole = Subject.tenant(alice.scope().tenant());
    ErasureOrder all = new ErasureOrder(whole, false, null);
    assertThrows(ForbiddenException.class, () -> admin.subjects().erase(all, SILENT));
    TenantScope platform =
        new TenantScope(
            alice.scope().tenant(), null, null, Role.PLATFORM_ADMIN, new UUID(0, 4), null, null);
    ErasureOutcome gone = l9.platformSubjects().erasures().erase(platform, all, SILENT);
    assertTrue(gone.certificate().isComplete(), gone::toString);
    assertEquals(2, gone.certificate().number());
    assertThrows(ForbiddenException.class, () -> support.remember("late"));
    assertThrows(ForbiddenException.class, () -> admin.subjects().verify());
  }

  @Test
  void refusesOtherRolesTenantsAndOneself() {
    assertThrows(ForbiddenException.class, () -> alice.subjects().erase(order(false), SILENT));
    assertThrows(ForbiddenException.class, () -> alice.subjects().find("colibri"));
    Subject foreign = Subject.user(Names.tenant("foreign"), alice.scope().user());
    assertThrows(
        ForbiddenException.class,
        () -> admin.subjects().erase(new ErasureOrder(foreign, false, null), SILENT));
    Memory self = l9.as(alice.scope().withRole(Role.TENANT_ADMIN));
    assertThrows(ValidationException.class, () -> self.subjects().erase(order(false), SILENT));
    assertThrows(ValidationException.class, () -> admin.subjects().find("a\u0000b"));
    assertThrows(ValidationException.class, () -> admin.subjects().find("ab"));
  }

  /** The tables, but that of tombstones, with rows that name a user in some column. */
  private static Map<String, Long> namedBy(UUID user) throws SQLException {
    Map<String, Long> named = new LinkedHashMap<>();
    for (String table : SEEN.tables()) {
      long rows =
          Long.parseLong(
              SEEN.ask(
                      "SELECT count(*) FROM "
                          + table
                          + " r WHERE to_jsonb(r)::text LIKE '%"
                          + user
                          + "%'")
                  .get(0));
      if (rows > 0 && !table.endsWith("erasures")) {
        named.put(table, rows);
      }
    }
    return named;
  }

  /** Somebody's rows in each table that has some; what views copy, they rank by the time. */
  private static Map<String, String> rowsOf(TenantScope scope) throws SQLException {
    Map<String, String> rows = new LinkedHashMap<>();
    for (String table : SEEN.tables()) {
      if (table.startsWith("mv_")) {
        continue;
      }
      List<String> found =
          SEEN.ask(
              "SELECT to_jsonb(r)::text FROM "
                  + table
                  + " r WHERE to_jsonb(r) ->> 'tenant_id' = '"
                  + scope.tenant()
                  + "' AND to_jsonb(r) ->> 'user_id' = '"
                  + scope.user()
                  + "' ORDER BY 1");
      if (!found.isEmpty()) {
        rows.put(table, String.join("\n", found));
      }
    }
    return rows;
  }
}
