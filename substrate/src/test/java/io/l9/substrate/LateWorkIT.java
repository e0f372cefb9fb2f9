package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.memory.transfer.ImportLine;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.PacketImports;
import io.l9.substrate.domain.requests.AnswerBody;
import io.l9.substrate.domain.requests.IdempotencyKey;
import io.l9.substrate.domain.requests.IdempotentRequests.Answered;
import io.l9.substrate.domain.requests.StoredAnswer;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.subject.ErasureOrder;
import io.l9.substrate.domain.subject.ErasureOutcome;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.Completion;
import io.l9.substrate.domain.tasks.work.Lease;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.archive.ArchivedRows;
import io.l9.substrate.testkit.database.MigratedDatabase;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Work that was begun for somebody before an erasure, and goes on after the tombstone. */
class LateWorkIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final SuperuserView SEEN = new SuperuserView(DATABASE);

  /** A word that text analysis keeps as it is. */
  private static final String CANARY = "zyxwvqk";

  private MemorySubstrate l9;
  private Memory alice;
  private Memory admin;
  private UUID user;

  @BeforeEach
  void open(TestInfo test) {
    l9 =
        MemorySubstrate.builder()
            .dataSource(DATABASE.api())
            .maintainer(DATABASE.maintainer())
            .embedder(new FakeEmbedder())
            .build();
    alice = l9.as(test.getDisplayName(), "sales", "alice");
    admin =
        l9.as(
            new TenantScope(
                alice.scope().tenant(), null, null, Role.TENANT_ADMIN, new UUID(0, 2), null, null));
    user = Objects.requireNonNull(alice.scope().user()).value();
  }

  @AfterEach
  void close() {
    l9.close();
  }

  /** Erases, and does the late work once behind the tombstone and once more at the end. */
  private void eraseBefore(Subject subject, Runnable late) {
    List<String> reports = new ArrayList<>();
    ErasureOutcome outcome =
        admin
            .subjects()
            .erase(
                new ErasureOrder(subject, false, null),
                (tombstone, done, total) -> {
                  if (reports.isEmpty()) {
                    late.run();
                  }
                  reports.add(done + " of " + total);
                });
    assertTrue(outcome.certificate().isComplete(), outcome::toString);
    late.run();
    assertTrue(admin.subjects().verify().isSound(), () -> admin.subjects().verify().toString());
  }

  private Subject asUser() {
    return Subject.user(alice.scope().tenant(), Objects.requireNonNull(alice.scope().user()));
  }

  private static void assertErased(Runnable work) {
    ForbiddenException refused = assertThrows(ForbiddenException.class, work::run);
    assertEquals(ErrorCode.SUBJECT_ERASED, refused.code());
  }

  @Test
  void completesNoTaskThatWasLeasedBefore() throws SQLException {
    alice.tasks().enqueue("sing", Map.of("song", CANARY));
    alice.tasks().enqueue("sing", Map.of("song", CANARY));
    Lease lease = l9.tasks().work().claim(alice.scope(), Claim.one("w")).get(0).lease();
    TenantScope operator = l9.jobs().operator();
    Lease other = l9.platformTasks().work().claim(operator, Claim.one("p")).get(0).lease();
    CountDownLatch behindTombstone = new CountDownLatch(1);
    eraseBefore(
        asUser(),
        () -> {
          Completion completion = new Completion(lease, l9.json().of(Map.of("sung", CANARY)));
          assertErased(() -> l9.tasks().work().complete(alice.scope(), completion));
          assertErased(
              () ->
                  l9.tasks()
                      .work()
                      .completing(alice.scope(), lease, () -> l9.json().of(Map.of("s", CANARY))));
          // a worker of the platform is no scope of hers: its task is there until it is deleted
          boolean held =
              l9.platformTasks()
                  .work()
                  .complete(
                      operator, List.of(new Completion(other, l9.json().of(Map.of("s", CANARY)))))
                  .get(0)
                  .held();
          assertEquals(behindTombstone.getCount() == 1, held);
          behindTombstone.countDown();
        });
    assertGone(user);
  }

  @Test
  void answersNoKeyedRequestThatWasAnsweredBefore() throws SQLException {
    IdempotencyKey key =
        new IdempotencyKey("POST /v1/test", "k", IdempotencyKey.fingerprint(new byte[] {1}));
    assertFalse(answered(key).replayed());
    assertTrue(answered(key).replayed());
    eraseBefore(asUser(), () -> assertErased(() -> answered(key)));
    assertGone(user);
  }

  private Answered answered(IdempotencyKey key) {
    return l9.requests()
        .idempotent()
        .run(
            alice.scope(),
            key,
            () -> {
              alice.remember(CANARY);
              return new StoredAnswer(
                  201,
                  "application/json",
                  Map.of(),
                  AnswerBody.of(CANARY.getBytes(StandardCharsets.UTF_8)));
            });
  }

  /** Lines of an import, of which the second is not there before it is let go. */
  private static final class Slow implements PacketImports.Source {

    private final CountDownLatch second = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private int lines;

    @Override
    public boolean hasNext() {
      return lines < 2;
    }

    @Override
    public ImportLine next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      lines++;
      if (lines == 2) {
        await(second);
      }
      String line = "{\"packet_type\":\"note\",\"payload\":{\"%s\":%d}}".formatted(CANARY, lines);
      return ImportLine.of(lines, line.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @Test
  void importsNothing_whetherTheOperationBeganBeforeOrNot() throws SQLException {
    PacketImports imports = l9.imports(l9.memory().packetTransfer());
    Slow before = new Slow();
    Object unused = imports.start(alice.scope(), before, ImportOptions.DEFAULT);
    eraseBefore(
        asUser(),
        () -> {
          Slow after = new Slow();
          assertErased(() -> imports.start(alice.scope(), after, ImportOptions.DEFAULT));
          await(after.closed);
        });
    before.second.countDown();
    await(before.closed);
    l9.requestComponents().close(Duration.ofMinutes(1)); // waits for it to end
    assertGone(user);
  }

  /** Packets of hers that wait for a vector and for facts to be made of them. */
  private void leaveWorkForJobs() throws SQLException {
    ArchivedRows.plant(
        DATABASE.superuser(),
        alice.scope().tenant().value(),
        Objects.requireNonNull(alice.scope().org()).value(),
        user,
        UUID.randomUUID().toString());
    alice.remember(alice.draft("note", Map.of("subject", CANARY, "city", "Oslo")).build());
  }

  @Test
  void whatJobsMakeOfThePacketsOfAUser_goesWithThem() throws SQLException {
    leaveWorkForJobs();
    assertTrue(l9.jobs().run(JobCommand.of(Job.EMBED_BACKLOG).dry()).touched() > 0);
    assertTrue(l9.jobs().run(JobCommand.of(Job.EXTRACT_FACTS).dry()).touched() > 0);
    eraseBefore(asUser(), this::runJobs);
    assertGone(user);
  }

  @Test
  void jobsPassOverThePacketsOfAnOrganisation() throws SQLException {
    leaveWorkForJobs();
    Subject org = Subject.org(alice.scope().tenant(), Objects.requireNonNull(alice.scope().org()));
    eraseBefore(
        org,
        () -> {
          runJobs();
          assertEquals(List.of(), admin.facts().about(CANARY), "nobody read for it");
        });
    assertGone(org.id());
  }

  private void runJobs() {
    for (Job job : List.of(Job.EXTRACT_FACTS, Job.EMBED_BACKLOG)) {
      assertTrue(l9.jobs().run(job).succeeded(), job::name);
      assertEquals(0, l9.jobs().run(JobCommand.of(job).dry()).touched(), job::name);
    }
  }

  /** Asserts that no table but that of tombstones has an id of the erased, or the word. */
  private void assertGone(UUID id) throws SQLException {
    assertEquals(List.of(), admin.subjects().find(CANARY));
    List<String> named = new ArrayList<>();
    List<String> tables = SEEN.tables();
    assertTrue(tables.remove("erasures"));
    for (String table : tables) {
      named.addAll(
          SEEN.ask(
              "SELECT '%1$s' FROM %1$s r WHERE to_jsonb(r)::text LIKE '%%%2$s%%' LIMIT 1"
                  .formatted(table, id)));
    }
    assertEquals(List.of(), named);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
