package io.l9.substrate.persistence.tenancy;

import static io.l9.substrate.persistence.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.zaxxer.hikari.HikariDataSource;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.OnConflict;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.domain.memory.packet.LineageQuery.Direction;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.reflection.advice.AdviceSection;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository;
import io.l9.substrate.domain.tasks.TaskStore;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskRepository;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.ClaimedTask;
import io.l9.substrate.domain.tasks.work.Completion;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.DocumentQuery;
import io.l9.substrate.domain.trade.SumGroup;
import io.l9.substrate.domain.trade.SumQuery;
import io.l9.substrate.domain.trade.TradeKinds;
import io.l9.substrate.domain.trade.TradeStore;
import io.l9.substrate.persistence.MemoryFixture;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.persistence.Persistence;
import io.l9.substrate.persistence.knowledge.fact.FactClaims;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** The round trips of a unit of work, with those that the pool and Hibernate add. */
class RoundTripsIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @RegisterExtension static final MigratedMemory SIGNED = MigratedMemory.signed();

  private HikariDataSource pool;
  private Persistence persistence;
  private MemoryFixture fixture;

  @BeforeEach
  void open(TestInfo test) {
    fixture = new MemoryFixture(Seeds.of(test));
    open(MEMORY, null);
  }

  private void open(MigratedMemory database, @Nullable ScopeSigner signer) {
    PGSimpleDataSource api = (PGSimpleDataSource) database.database().api();
    api.setSocketFactory(CountingSockets.class.getName());
    pool = MigratedMemory.pool(api, 1);
    persistence = Persistence.open(pool, "public", MigratedMemory.JSON, signer);
  }

  @AfterEach
  void close() {
    persistence.close();
    pool.close();
  }

  @Test
  void aReadTakesTwo_oneOfThemToEndTheTransaction() {
    Packet packet = stored();
    assertEquals(2, roundTrips(memory -> memory.packets().find(packet.id()).orElseThrow()));
  }

  @Test
  void eachFurtherStatementTakesOne() {
    Packet packet = stored();
    assertEquals(
        3,
        roundTrips(
            memory -> {
              memory.packets().find(packet.id()).orElseThrow();
              return memory.packets().findAll(List.of(packet.id()));
            }));
  }

  @Test
  void aLineageTakesTwo_howeverLong() {
    Packet packet = stored();
    Packet child = fixture.packet().parents(packet).build();
    Packet grandchild = fixture.packet().parents(child).build();
    inScope(memory -> memory.packets().createAbsent(List.of(child, grandchild)));
    for (Direction direction : Direction.values()) {
      assertEquals(
          2,
          roundTrips(
              memory ->
                  memory.packets().lineage(LineageQuery.of(child.id(), direction), NOW).nodes()));
    }
  }

  @Test
  void aWriteTakesTwo() {
    assertEquals(
        2, roundTrips(memory -> memory.packets().createAbsent(List.of(fixture.packet().build()))));
  }

  @Test
  void aStatementOfHibernatesOwnTakesOneMore_becauseTheScopeIsEnteredBefore() {
    assertEquals(3, roundTrips(memory -> memory.notes().delete(Seeds.uuid(fixture.random()))));
  }

  @Test
  void anAssertionTakesThree_forItsLookItsWriteAndTheEnd() {
    KnowledgeStore knowledge = persistence.knowledge();
    Packet source = stored();
    for (OnConflict onConflict : OnConflict.values()) {
      for (int claims : new int[] {1, 40}) {
        assertEquals(
            3,
            roundTrips(
                memory ->
                    FactClaims.assertAll(
                        knowledge,
                        Stream.generate(() -> claim(onConflict, source)).limit(claims).toList())),
            () -> claims + " of " + onConflict);
      }
    }
    assertEquals(
        2,
        roundTrips(
            memory ->
                knowledge
                    .facts()
                    .list(FactQuery.current(), EntityResolution.NONE, MemoryFixture.NOW)),
        "a list, and how settled it is");
  }

  @Test
  void aClaimACompletionAndAHeartbeatTakeOneEach_beforeTheEnd_andSoDoesAnEnqueue() {
    TaskStore tasks = persistence.tasks();
    TaskDraft draft = TaskDraft.of("type");
    assertEquals(2, roundTrips(memory -> tasks.tasks().enqueue(List.of(wanted(draft)))));
    assertEquals(
        3,
        roundTrips(memory -> tasks.tasks().enqueue(List.of(wanted(draft.onceAs("key"))))),
        "one of the same key is looked for");
    assertEquals(
        3,
        roundTrips(
            memory ->
                tasks
                    .leases()
                    .complete(
                        tasks.leases().claim(Claim.one("worker")).stream()
                            .map(claimed -> new Completion(claimed.lease(), null))
                            .toList())));
    assertEquals(
        3,
        roundTrips(
            memory ->
                tasks
                    .leases()
                    .extend(
                        tasks.leases().claim(Claim.one("worker")).stream()
                            .map(ClaimedTask::lease)
                            .toList(),
                        Claim.MAX_LEASE)));
  }

  private TaskRepository.New wanted(TaskDraft draft) {
    return new TaskRepository.New(
        new TaskId(Seeds.uuid(fixture.random())), fixture.actor().owner(), draft, null, null, null);
  }

  /** Says another value for a time that those before it may span. */
  private io.l9.substrate.domain.knowledge.fact.Claim claim(OnConflict onConflict, Packet source) {
    Instant from = MemoryFixture.NOW.plusSeconds(fixture.random().nextInt(10_000));
    return FactClaims.of(
        fixture.actor(),
        onConflict.code(),
        Seeds.uuid(fixture.random()).toString(),
        new Validity(from, from.plusSeconds(100)),
        onConflict,
        source);
  }

  @Test
  void aSearchOfReflectionsTakesFour_countedRankedReadAndTheEnd_howeverManyShares() {
    ReflectionRepository reflections = persistence.reflections().reflections();
    UUID id = Seeds.uuid(fixture.random());
    EmbeddingModel model = new EmbeddingModel("trips", 384);
    Vector vector = fixture.vector(model.dimension());
    inScope(
        memory -> {
          reflections.create(
              Reflection.first(
                  new ReflectionId(id),
                  fixture.actor().owner(),
                  ReflectionDraft.of(ReflectionKind.LESSON, "retry " + id),
                  id,
                  FactPath.STATED,
                  Author.of(fixture.actor()),
                  MemoryFixture.NOW),
              new ReflectionRepository.Index(Set.of("retry"), model, vector));
          return id;
        });
    assertEquals(
        4,
        roundTrips(
            memory ->
                reflections.search(
                    new ReflectionRepository.Search(
                        List.of(Set.of("retry")),
                        model,
                        vector,
                        Stream.of(AdviceSection.values())
                            .map(section -> new ReflectionRepository.Share(section.kinds(), 5))
                            .toList(),
                        0,
                        MemoryFixture.NOW))));
  }

  @Test
  void aDocumentOfTradeTakesTwo_toBeStoredReadFoundAndSummed() {
    TradeStore trade = persistence.trade();
    Document buyer = buyer();
    inScope(memory -> trade.documents().create(buyer));
    assertEquals(2, roundTrips(memory -> trade.documents().create(buyer())));
    assertEquals(
        2,
        roundTrips(memory -> trade.documents().find(TradeKinds.BUYER, buyer.id()).orElseThrow()));
    assertEquals(
        2, roundTrips(memory -> trade.documents().list(DocumentQuery.of(TradeKinds.BUYER, 9))));
    assertEquals(2, roundTrips(memory -> trade.sums().sums(SumQuery.groupedBy(SumGroup.values()))));
  }

  private Document buyer() {
    return new Document(
        TradeKinds.BUYER,
        Seeds.uuid(fixture.random()),
        new Ownership(fixture.actor().tenant(), fixture.actor().org(), null),
        MemoryFixture.NOW,
        Map.of("name", "Acme", "profile", MigratedMemory.JSON.of(Map.of())),
        null,
        1,
        MemoryFixture.NOW);
  }

  @Test
  void signedScopesTakeNoMore() {
    close();
    open(SIGNED, SIGNED.signer(Clock.systemUTC()));
    Packet packet = stored();
    assertEquals(2, roundTrips(memory -> memory.packets().find(packet.id()).orElseThrow()));
  }

  private Packet stored() {
    Packet packet = fixture.packet().build();
    inScope(memory -> memory.packets().createAbsent(List.of(packet)));
    return packet;
  }

  /**
   * The fewest of some units: the pool tests a connection that nobody has used for half a second.
   */
  private int roundTrips(Function<MemoryStore, Object> work) {
    for (int unit = 0; unit < 20; unit++) {
      inScope(work);
    }
    int fewest = Integer.MAX_VALUE;
    for (int unit = 0; unit < 5; unit++) {
      CountingSockets.taken();
      inScope(work);
      fewest = Math.min(fewest, CountingSockets.taken());
    }
    return fewest;
  }

  private void inScope(Function<MemoryStore, Object> work) {
    MemoryStore memory = persistence.memory();
    memory.unitOfWork().inScope(fixture.actor(), () -> work.apply(memory));
  }
}
