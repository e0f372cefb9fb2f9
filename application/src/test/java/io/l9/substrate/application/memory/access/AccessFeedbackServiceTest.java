package io.l9.substrate.application.memory.access;

import static io.l9.substrate.application.memory.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.memory.access.Access;
import io.l9.substrate.domain.memory.access.AccessKind;
import io.l9.substrate.domain.memory.access.AccessLog;
import io.l9.substrate.domain.memory.access.AccessQuery;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.memory.access.Feedback;
import io.l9.substrate.domain.memory.access.FeedbackResult;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Stores;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccessFeedbackServiceTest {

  private final MemoryFixture fixture = new MemoryFixture();
  private final TenantScope actor = fixture.world.endUser();

  @AfterEach
  void close() {
    fixture.components.close();
  }

  // ---- reads ----

  @Test
  void notesWhatGetThreadAndSearchHandOut_andWhoAndWhy() {
    ThreadId thread = new ThreadId(new UUID(0, 7));
    Packet packet = fixture.stored(fixture.draft("Alice prefers email").thread(thread));
    TenantScope traced = actor.traced(new UUID(0, 9), "session", "trace");

    var unused = fixture.memory.retrieval().get(traced, packet.id());
    unused = fixture.memory.retrieval().thread(actor, ThreadQuery.of(thread)).items().get(0);
    var hits = fixture.memory.search().search(actor, SearchQuery.of("email")).hits();
    var lineage =
        fixture
            .memory
            .retrieval()
            .lineage(actor, LineageQuery.of(packet.id(), LineageQuery.Direction.BOTH));
    assertEquals(1, lineage.nodes().size());

    List<Access> accesses = accesses(packet);
    assertEquals(
        List.of("get", "search", "thread"),
        accesses.stream().map(Access::context).sorted().toList(),
        "a lineage is no use of what is in it");
    for (Access access : accesses) {
      assertEquals(AccessKind.READ, access.kind());
      assertEquals(actor.owner(), access.owner());
      assertEquals(NOW, access.at());
      assertEquals(String.valueOf(actor.user()), access.agentId());
    }
    Access get = of(accesses, "get");
    assertEquals(new UUID(0, 9), get.correlation());
    assertEquals("session", get.session());
    assertEquals("trace", get.trace());
    Access hit = of(accesses, "search");
    assertEquals(1, hit.rank());
    assertEquals(hits.get(0).score(), hit.relevance());
  }

  @Test
  void changesNothingOfThePacketOnTheReadPath() {
    Packet packet = fixture.stored("note");
    for (int i = 0; i < 3; i++) {
      assertEquals(packet, fixture.memory.retrieval().get(actor, packet.id()));
    }
    assertEquals(3, accesses(packet).size());
    assertEquals(packet, fixture.memory.untrackedRetrieval().get(actor, packet.id()));
  }

  @Test
  void notesNothing_whenItIsAskedNotTo() {
    Packet packet = fixture.stored("note");
    var unused = fixture.memory.untrackedRetrieval().get(actor, packet.id());
    assertEquals(
        1, fixture.memory.untrackedSearch().search(actor, SearchQuery.of("note")).hits().size());
    assertEquals(List.of(), accesses(packet));
  }

  @Test
  void notesNothing_ofWhatIsNotThere() {
    assertThrows(
        NotFoundException.class,
        () -> fixture.memory.retrieval().get(actor, MemoryFixture.id(404)));
    assertEquals(
        List.of(),
        fixture
            .memory
            .access()
            .accesses(actor, AccessQuery.newest(AccessTarget.packet(MemoryFixture.id(404).value())))
            .items());
  }

  @Test
  void appendsByItself_asSoonAsThereIsABatch_orASecondHasPassed() throws InterruptedException {
    Packet packet = fixture.stored("note");
    BlockingQueue<Integer> appended = new LinkedBlockingQueue<>();
    AccessFeedbackService service = service(new Watched(appended, false));
    service.enqueue(Collections.nCopies(AccessFeedbackService.BATCH, read(packet)));
    assertEquals(AccessFeedbackService.BATCH, appended.poll(30, TimeUnit.SECONDS));
    service.enqueue(List.of(read(packet)));
    assertEquals(1, appended.poll(30, TimeUnit.SECONDS), "without a call or a batch");
    service.close();
    assertEquals(0, service.lost());
    assertEquals(AccessFeedbackService.BATCH + 1, accesses(packet).size());
  }

  @Test
  void appendsWhatIsNoted_whenItIsClosed_andThenNothingMore() {
    Packet packet = fixture.stored("note");
    AccessFeedbackService service = service(fixture.adapters.memory().accessLog());
    TenantScope system = fixture.world.system();
    service.enqueue(List.of(read(packet), read(system, packet), read(packet)));
    service.close();
    assertEquals(
        List.of(Role.L9_SYSTEM.code(), actor.user().toString(), actor.user().toString()),
        accesses(packet).stream().map(Access::agentId).sorted(Comparator.reverseOrder()).toList());
    service.enqueue(List.of(read(packet)));
    assertEquals(1, service.lost());
  }

  @Test
  void waitsForADatabaseThatDoesNotAnswer_andGivesUpOnlyWhatDoesNotFit() {
    Packet packet = fixture.stored("note");
    Watched log = new Watched(new LinkedBlockingQueue<>(), true);
    AccessFeedbackService service = service(log);
    AccessTarget target = AccessTarget.packet(packet.id().value());
    service.enqueue(Collections.nCopies(10, read(packet)));
    assertEquals(List.of(), service.accesses(actor, AccessQuery.newest(target)).items());
    service.enqueue(Collections.nCopies(AccessFeedbackService.CAPACITY, read(packet)));
    log.down = false;
    assertEquals(
        1_000, service.accesses(actor, new AccessQuery(target, 1_000, null)).items().size());
    service.close();
    assertEquals(10, service.lost());
    assertEquals(
        AccessFeedbackService.CAPACITY, log.appended.stream().mapToInt(Integer::intValue).sum());
  }

  // ---- feedback ----

  @Test
  void storesFeedbackAtOnce_withAllThatWasSaid() {
    Packet packet = fixture.stored("note");
    AccessTarget target = AccessTarget.packet(packet.id().value());
    UUID query = new UUID(0, 5);
    fixture
        .memory
        .access()
        .give(
            actor,
            new Feedback(target, AccessKind.WRONG, "planner", query, 2, 0.4, "it is Bob who does"));
    Access access = accesses(packet).get(0);
    assertEquals(AccessKind.WRONG, access.kind());
    assertEquals("planner", access.agentId());
    assertEquals(query, access.query());
    assertEquals(2, access.rank());
    assertEquals(0.4, access.relevance());
    assertEquals("it is Bob who does", access.reason());
    assertEquals("feedback", access.context());
    assertEquals(actor.correlation(), access.correlation());
  }

  @Test
  void storesAllOrNothing() {
    Packet packet = fixture.stored("note");
    AccessTarget absent = AccessTarget.packet(MemoryFixture.id(404).value());
    Feedback fine = Feedback.of(AccessTarget.packet(packet.id().value()), AccessKind.USED, null);
    Feedback lost = Feedback.of(absent, AccessKind.HELPFUL, null);
    assertThrows(
        NotFoundException.class, () -> fixture.memory.access().giveAll(actor, List.of(fine, lost)));
    assertEquals(List.of(), accesses(packet));
    fixture.memory.access().giveAll(actor, List.of());
    fixture.memory.access().giveAll(actor, List.of(fine, fine));
    assertEquals(2, accesses(packet).size());
  }

  @Test
  void storesWhatCanBeStored_andSaysOfEachWhatBecameOfIt() {
    Packet packet = fixture.stored("note");
    Packet expired =
        fixture.stored(fixture.draft("old").expiresAt(NOW.plus(Duration.ofMinutes(1))));
    Packet foreign =
        fixture
            .memory
            .ingestion()
            .ingest(fixture.world.foreigner(), fixture.draft("theirs").build())
            .packet();
    fixture.clock.advance(Duration.ofMinutes(1));
    AccessTarget fact = new AccessTarget(AccessTarget.Type.FACT, new UUID(0, 3));
    List<FeedbackResult> results =
        fixture
            .memory
            .access()
            .giveEach(
                actor,
                List.of(
                    Feedback.of(AccessTarget.packet(foreign.id().value()), AccessKind.USED, null),
                    Feedback.of(AccessTarget.packet(packet.id().value()), AccessKind.USED, null)
                        .onHit(new UUID(0, 5), 2),
                    Feedback.of(AccessTarget.packet(expired.id().value()), AccessKind.WRONG, null),
                    Feedback.of(fact, AccessKind.HELPFUL, null)));
    for (int refused : new int[] {0, 2}) {
      assertEquals(
          ErrorCode.NOT_FOUND, ((FeedbackResult.Refused) results.get(refused)).failure().code());
    }
    assertEquals(accesses(packet), List.of(((FeedbackResult.Given) results.get(1)).access()));
    assertEquals(
        fixture.memory.access().accesses(actor, AccessQuery.newest(fact)).items(),
        List.of(((FeedbackResult.Given) results.get(3)).access()));
    assertEquals(List.of(), accesses(expired));
    assertEquals(List.of(), fixture.memory.access().giveEach(actor, List.of()));
    Feedback used = Feedback.of(fact, AccessKind.USED, null);
    assertThrows(
        ValidationException.class,
        () -> fixture.memory.access().giveEach(actor, Collections.nCopies(1_001, used)));
  }

  @Test
  void takesNoFeedback_onWhatTheActorDoesNotSee_orThatHasExpired() {
    Packet packet =
        fixture.stored(fixture.draft("note").expiresAt(NOW.plus(Duration.ofMinutes(1))));
    Feedback wrong = Feedback.of(AccessTarget.packet(packet.id().value()), AccessKind.WRONG, null);
    for (TenantScope other : List.of(fixture.world.colleague(), fixture.world.foreigner())) {
      NotFoundException e =
          assertThrows(NotFoundException.class, () -> fixture.memory.access().give(other, wrong));
      assertEquals(ErrorCode.NOT_FOUND, e.code());
    }
    fixture.clock.advance(Duration.ofMinutes(1));
    assertThrows(NotFoundException.class, () -> fixture.memory.access().give(actor, wrong));
    assertEquals(List.of(), accesses(packet));
  }

  @Test
  void keepsFeedbackOnOtherThings_asItIs() {
    AccessTarget fact = new AccessTarget(AccessTarget.Type.FACT, new UUID(0, 3));
    fixture.memory.access().give(actor, Feedback.of(fact, AccessKind.HELPFUL, null));
    assertEquals(
        1, fixture.memory.access().accesses(actor, AccessQuery.newest(fact)).items().size());
  }

  @Test
  void refusesFeedbackThatSaysNothing() {
    AccessTarget target = AccessTarget.packet(new UUID(0, 3));
    assertThrows(ValidationException.class, () -> Feedback.of(target, AccessKind.READ, null));
    assertThrows(ValidationException.class, () -> Feedback.of(target, AccessKind.USED, "\u0000"));
    assertThrows(
        ValidationException.class, () -> Feedback.of(target, AccessKind.USED, "x".repeat(2_001)));
    for (double relevance : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThrows(
          ValidationException.class,
          () -> new Feedback(target, AccessKind.USED, null, null, null, relevance, null));
    }
    for (int rank : new int[] {0, -1, 10_001}) {
      assertThrows(
          ValidationException.class,
          () -> Feedback.of(target, AccessKind.USED, null).onHit(new UUID(0, 1), rank));
    }
    assertThrows(ValidationException.class, () -> new AccessQuery(target, 1_001, null));
    Feedback used = Feedback.of(target, AccessKind.USED, null);
    assertThrows(
        ValidationException.class,
        () -> fixture.memory.access().giveAll(actor, Collections.nCopies(1_001, used)));
  }

  @Test
  void namesTheRole_whereNobodyIsThere() {
    Packet packet = fixture.stored("note");
    TenantScope system = fixture.world.system();
    fixture
        .memory
        .access()
        .give(system, Feedback.of(AccessTarget.packet(packet.id().value()), AccessKind.USED, null));
    assertNull(system.user());
    assertEquals(
        Role.L9_SYSTEM.code(),
        fixture
            .memory
            .access()
            .accesses(system, AccessQuery.newest(AccessTarget.packet(packet.id().value())))
            .items()
            .get(0)
            .agentId());
  }

  private List<Access> accesses(Packet packet) {
    return fixture
        .memory
        .access()
        .accesses(actor, new AccessQuery(AccessTarget.packet(packet.id().value()), 1_000, null))
        .items();
  }

  private static Access of(List<Access> accesses, String context) {
    return accesses.stream().filter(a -> context.equals(a.context())).findFirst().orElseThrow();
  }

  private AccessFeedbackService.Read read(Packet packet) {
    return read(actor, packet);
  }

  private static AccessFeedbackService.Read read(TenantScope scope, Packet packet) {
    return new AccessFeedbackService.Read(
        scope, AccessTarget.packet(packet.id().value()), "get", null, null, null, NOW);
  }

  private AccessFeedbackService service(AccessLog log) {
    return new AccessFeedbackService(
        Stores.with(fixture.adapters.memory(), AccessLog.class, log), fixture.ids, fixture.clock);
  }

  /** Tells of each batch, and can be down. */
  private final class Watched implements AccessLog {

    private final BlockingQueue<Integer> appended;
    private volatile boolean down;

    Watched(BlockingQueue<Integer> appended, boolean down) {
      this.appended = appended;
      this.down = down;
    }

    @Override
    public void appendAll(List<Access> accesses) {
      if (down) {
        throw new UnavailableException(ErrorCode.DATABASE_UNAVAILABLE, "try again", null);
      }
      fixture.adapters.memory().accessLog().appendAll(accesses);
      assertTrue(appended.add(accesses.size()));
    }

    @Override
    public Page<Access> of(AccessQuery query) {
      return fixture.adapters.memory().accessLog().of(query);
    }
  }
}
