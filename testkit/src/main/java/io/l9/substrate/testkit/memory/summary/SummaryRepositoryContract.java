package io.l9.substrate.testkit.memory.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.SummaryId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.summary.Consolidation;
import io.l9.substrate.domain.memory.summary.KeyFact;
import io.l9.substrate.domain.memory.summary.Summary;
import io.l9.substrate.domain.memory.summary.SummaryHit;
import io.l9.substrate.domain.memory.summary.SummaryKind;
import io.l9.substrate.domain.memory.summary.SummaryQuery;
import io.l9.substrate.domain.memory.summary.SummaryRepository;
import io.l9.substrate.domain.memory.summary.SummaryRepository.Index;
import io.l9.substrate.domain.memory.summary.SummaryRepository.Search;
import io.l9.substrate.domain.memory.summary.SummarySubject;
import io.l9.substrate.domain.memory.summary.SummaryView.Freshness;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.memory.MemoryContract;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Moments;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link SummaryRepository} does. */
public abstract class SummaryRepositoryContract extends MemoryContract {

  private static final EmbeddingModel MODEL = new EmbeddingModel("kit", 2);
  private static final Index UNINDEXED = new Index(Set.of(), null, null);
  private static final int THREADS = 6;

  @Test
  void findsWhatWasStored_withEveryFieldAsItWas() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    Summary summary =
        new Summary(
            id(),
            actor.owner(),
            Visibility.SHARED,
            SummarySubject.period(NOW.minusSeconds(60), NOW),
            new Consolidation(
                "Grüße, \"日本語\" \\ \uD83D\uDE80",
                List.of(new KeyFact("a {fact}, 'quoted'", packet.id()), new KeyFact("b", null)),
                List.of("Alice, \"B\"", "NULL"),
                List.of("{}", "decided\nso"),
                0.25),
            List.of(packet.id(), new PacketId(Seeds.uuid(random()))),
            true,
            11,
            "extractive",
            NOW.minusSeconds(50),
            NOW.minusSeconds(10),
            NOW.plusSeconds(90),
            NOW.minusSeconds(5),
            NOW,
            3);
    create(actor, summary, UNINDEXED);
    assertEquals(Optional.of(summary), find(actor, summary.id()));
  }

  @Test
  void keepsEveryTime_andItsPlaceAmongTheOthers() {
    TenantScope actor = world().endUser();
    List<Summary> newestFirst = new ArrayList<>();
    for (Instant at : Moments.EDGES) {
      Summary like = summary(actor.owner());
      newestFirst.add(
          0,
          new Summary(
              like.id(),
              like.owner(),
              like.visibility(),
              SummarySubject.period(at, at.plusNanos(1_000)),
              like.consolidation(),
              like.sources(),
              like.collected(),
              like.maxSentences(),
              like.author(),
              at,
              at,
              at,
              at,
              at,
              1));
    }
    newestFirst.forEach(summary -> create(actor, summary, UNINDEXED));
    List<Summary> read = new ArrayList<>();
    Position after = null;
    do {
      Page<Summary> page = list(actor, new SummaryQuery(null, null, false, 4, after));
      read.addAll(page.items());
      assertTrue(read.size() <= newestFirst.size(), "a page is given twice");
      after = page.next();
    } while (after != null);
    assertEquals(newestFirst, read);
  }

  @Test
  void replacesTheVersionBefore_andNoOther() {
    TenantScope actor = world().endUser();
    Summary first = summary(actor.owner());
    create(actor, first, UNINDEXED);
    Summary second = version(first, 2, "second");
    Summary third = version(first, 3, "third");

    assertFalse(update(actor, third, UNINDEXED), "there is no version 2 yet");
    assertTrue(update(actor, second, UNINDEXED));
    assertFalse(update(actor, second, UNINDEXED), "version 1 is gone");
    assertTrue(update(actor, third, UNINDEXED));
    assertEquals(Optional.of(third), find(actor, first.id()));
  }

  @Test
  void ofRivalsForOneVersion_oneWins() {
    TenantScope actor = world().endUser();
    Summary first = summary(actor.owner());
    create(actor, first, UNINDEXED);
    List<Callable<Boolean>> rivals = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Summary rival = version(first, 2, "rival " + i);
      rivals.add(() -> update(actor, rival, UNINDEXED));
    }
    assertEquals(1, Concurrently.run(rivals).stream().filter(won -> won).count());
    assertEquals(2, find(actor, first.id()).orElseThrow().version());
  }

  @Test
  void refusesAnIdThatIsTaken_byWhomever() {
    Summary mine = summary(world().endUser().owner());
    create(world().endUser(), mine, UNINDEXED);
    for (TenantScope actor : List.of(world().endUser(), world().foreigner())) {
      Summary again = like(mine, actor.owner());
      assertThrows(ConflictException.class, () -> create(actor, again, UNINDEXED));
    }
    assertEquals(Optional.of(mine), find(world().endUser(), mine.id()));
    assertEquals(Optional.empty(), find(world().foreigner(), mine.id()));
  }

  @Test
  void deletesOnce() {
    TenantScope actor = world().endUser();
    Summary summary = summary(actor.owner());
    create(actor, summary, UNINDEXED);
    assertTrue(delete(actor, summary.id()));
    assertFalse(delete(actor, summary.id()));
    assertEquals(Optional.empty(), find(actor, summary.id()));
  }

  @Test
  void isSeenAndChanged_byWhomTheTableOfRolesSays() {
    List<Summary> all = new ArrayList<>();
    for (Ownership owner : world().owners()) {
      for (Visibility visibility : Visibility.values()) {
        Optional<TenantScope> writer = world().writerOf(owner, visibility);
        if (writer.isPresent()) {
          Summary summary = visible(summary(owner), visibility);
          create(writer.get(), summary, new Index(Set.of("kit"), null, null));
          all.add(summary);
        }
      }
    }
    for (TenantScope actor : world().actors()) {
      Set<SummaryId> visible =
          all.stream()
              .filter(s -> actor.sees(s.owner(), s.visibility()))
              .map(Summary::id)
              .collect(Collectors.toSet());
      Set<SummaryId> found =
          all.stream()
              .map(Summary::id)
              .filter(id -> find(actor, id).isPresent())
              .collect(Collectors.toSet());
      assertEquals(visible, found, () -> "what " + actor + " finds");
      assertEquals(visible, ids(list(actor, SummaryQuery.newest()).items()), "lists");
      assertEquals(
          visible,
          search(actor, new Index(Set.of("kit"), null, null)).stream()
              .map(hit -> hit.summary().id())
              .collect(Collectors.toSet()),
          () -> "what " + actor + " is given by a search");
      for (Summary summary : all) {
        boolean allowed = actor.mayWrite(summary.owner(), summary.visibility());
        Summary next = version(summary, 2, "changed");
        assertEquals(
            allowed,
            undone(actor, () -> memory().summaries().update(next, UNINDEXED)),
            () -> actor + " changes " + summary);
        assertEquals(
            allowed,
            undone(actor, () -> memory().summaries().delete(summary.id())),
            () -> actor + " deletes " + summary);
        if (!allowed) {
          Summary own = like(summary, summary.owner());
          assertThrows(
              ForbiddenException.class,
              () -> create(actor, renamed(own), UNINDEXED),
              () -> actor + " may not write " + summary);
        }
      }
    }
  }

  @Test
  void pagesNewestFirst_withoutLosingOrRepeatingAny() {
    TenantScope actor = world().endUser();
    List<Summary> all = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      // three of each time, so that the id decides
      Summary summary = created(summary(actor.owner()), NOW.minusSeconds(i / 3));
      create(actor, summary, UNINDEXED);
      all.add(summary);
    }
    List<SummaryId> seen = new ArrayList<>();
    Position after = null;
    do {
      Page<Summary> page = list(actor, new SummaryQuery(null, null, false, 4, after));
      page.items().forEach(s -> seen.add(s.id()));
      after = page.next();
    } while (after != null);
    assertEquals(
        all.stream()
            .sorted((a, b) -> b.position().compareTo(a.position()))
            .map(Summary::id)
            .toList(),
        seen);
  }

  @Test
  void listsByKindAndValueAndValidity() {
    TenantScope actor = world().endUser();
    Summary topic = summary(actor.owner());
    Summary agent = about(summary(actor.owner()), SummarySubject.agent("kit"));
    Summary over = until(about(summary(actor.owner()), SummarySubject.agent("other")), NOW);
    List.of(topic, agent, over).forEach(s -> create(actor, s, UNINDEXED));
    assertEquals(
        Set.of(agent.id(), over.id()),
        ids(list(actor, new SummaryQuery(SummaryKind.AGENT, null, false, 9, null)).items()));
    assertEquals(
        Set.of(agent.id()), ids(list(actor, SummaryQuery.of(SummarySubject.agent("kit"))).items()));
    assertEquals(
        Set.of(topic.id(), agent.id()),
        ids(list(actor, new SummaryQuery(null, null, true, 9, null)).items()));
  }

  @Test
  void findsByTermsAndByVector_bestFirst() {
    TenantScope actor = world().endUser();
    Summary both = summary(actor.owner());
    Summary near = summary(actor.owner());
    Summary words = summary(actor.owner());
    Summary neither = summary(actor.owner());
    Summary otherModel = summary(actor.owner());
    create(actor, both, new Index(Set.of("a", "b"), MODEL, Vector.of(1, 0)));
    create(actor, near, new Index(Set.of("x"), MODEL, Vector.of(1, 1)));
    create(actor, words, new Index(Set.of("a", "x"), null, null));
    create(actor, neither, new Index(Set.of("x"), null, null));
    create(
        actor,
        otherModel,
        new Index(Set.of("b"), new EmbeddingModel("other", 3), Vector.of(1, 0, 0)));

    List<SummaryHit> hits = search(actor, new Index(Set.of("a", "b"), MODEL, Vector.of(1, 0)));

    assertEquals(
        Set.of(both.id(), near.id(), words.id(), otherModel.id()),
        hits.stream().map(hit -> hit.summary().id()).collect(Collectors.toSet()));
    assertEquals(both.id(), hits.get(0).summary().id());
    assertEquals(1, hits.get(0).score(), 1e-5);
    for (SummaryHit hit : hits) {
      if (hit.summary().id().equals(near.id())) {
        assertEquals(Math.sqrt(0.5), Objects.requireNonNull(hit.similarity()), 1e-5);
        assertEquals(0, hit.coverage());
      } else if (!hit.summary().id().equals(both.id())) {
        assertNull(hit.similarity(), "vectors of another model are not compared");
        assertEquals(0.5, hit.coverage());
      }
    }
    for (int i = 1; i < hits.size(); i++) {
      assertTrue(hits.get(i - 1).score() >= hits.get(i).score() - 1e-9);
    }
    assertEquals(List.of(), search(actor, UNINDEXED));
  }

  @Test
  void findsOnlyWhatHolds_andOfTheKind_andNoMoreThanAskedFor() {
    TenantScope actor = world().endUser();
    Index index = new Index(Set.of("a"), null, null);
    create(actor, until(summary(actor.owner()), NOW), index);
    Summary topic = summary(actor.owner());
    Summary agent = about(summary(actor.owner()), SummarySubject.agent("kit"));
    create(actor, topic, index);
    create(actor, agent, index);
    assertEquals(
        Set.of(topic.id(), agent.id()),
        search(actor, index).stream().map(h -> h.summary().id()).collect(Collectors.toSet()));
    assertEquals(
        List.of(agent.id()),
        as(actor, () -> memory().summaries().search(asking(index, SummaryKind.AGENT, 9))).stream()
            .map(h -> h.summary().id())
            .toList());
    assertEquals(1, as(actor, () -> memory().summaries().search(asking(index, null, 1))).size());
  }

  @Test
  void countsTheSourcesThatAreGone_andThePacketsThatAreNew() {
    TenantScope actor = world().endUser();
    ThreadId thread = new ThreadId(Seeds.uuid(random()));
    Packet first = stored(actor, packet(actor).thread(thread).timestamp(NOW.minusSeconds(50)));
    Packet dying =
        stored(
            actor,
            packet(actor)
                .thread(thread)
                .timestamp(NOW.minusSeconds(40))
                .expiresAt(NOW.plusSeconds(9)));
    Summary summary =
        new Summary(
            id(),
            actor.owner(),
            Visibility.SHARED,
            SummarySubject.thread(thread),
            Consolidation.of("text"),
            List.of(first.id(), dying.id()),
            true,
            7,
            "kit",
            first.timestamp(),
            dying.timestamp(),
            NOW.plusSeconds(5),
            NOW,
            NOW,
            1);
    create(actor, summary, UNINDEXED);
    assertEquals(new Freshness(0, 0, true), freshness(actor, summary, NOW));

    stored(actor, packet(actor).thread(thread).timestamp(NOW.minusSeconds(60)));
    stored(actor, packet(actor).timestamp(NOW));
    assertEquals(
        new Freshness(0, 0, true),
        freshness(actor, summary, NOW),
        "neither what came before its beginning nor another thread");

    stored(actor, packet(actor).thread(thread).timestamp(NOW));
    stored(world().colleague(), packet(world().colleague()).thread(thread).timestamp(NOW));
    stored(
        world().system(),
        packet(world().system()).thread(thread).timestamp(NOW).visibility(Visibility.L_PRIVATE));
    assertEquals(new Freshness(0, 1, true), freshness(actor, summary, NOW));
    assertEquals(
        new Freshness(0, 1, true),
        freshness(world().system(), summary, NOW),
        "what its readers may not be told is not counted, whoever asks");
    assertEquals(new Freshness(1, 1, false), freshness(actor, summary, NOW.plusSeconds(9)));
  }

  @Test
  void collectsTheNewestServedPacketsOfASubject() {
    TenantScope actor = world().endUser();
    ThreadId thread = new ThreadId(Seeds.uuid(random()));
    Packet old = stored(actor, packet(actor).thread(thread).timestamp(NOW.minusSeconds(3)));
    Packet agent = stored(actor, packet(actor).agent("kit").timestamp(NOW.minusSeconds(2)));
    Packet young = stored(actor, packet(actor).thread(thread).timestamp(NOW.minusSeconds(1)));
    stored(actor, packet(actor).thread(thread).agent("kit").timestamp(NOW).expiresAt(NOW));
    stored(world().colleague(), packet(world().colleague()).thread(thread).agent("kit"));

    assertEquals(List.of(young.id(), old.id()), of(actor, SummarySubject.thread(thread), 9));
    assertEquals(List.of(young.id()), of(actor, SummarySubject.thread(thread), 1));
    assertEquals(List.of(agent.id()), of(actor, SummarySubject.agent("kit"), 9));
    assertEquals(
        List.of(agent.id(), old.id()),
        of(actor, SummarySubject.period(old.timestamp(), young.timestamp()), 9));
  }

  @Test
  void refusesEveryMethod_outsideOfAUnit() {
    Summary summary = summary(world().endUser().owner());
    SummaryRepository summaries = memory().summaries();
    for (Runnable call :
        List.<Runnable>of(
            () -> summaries.create(summary, UNINDEXED),
            () -> summaries.update(summary, UNINDEXED),
            () -> summaries.delete(summary.id()),
            () -> summaries.find(summary.id()),
            () -> summaries.list(SummaryQuery.newest(), NOW),
            () -> summaries.search(asking(UNINDEXED, null, 1)),
            () -> summaries.freshness(List.of(summary), NOW),
            () -> summaries.packetsOf(SummarySubject.agent("a"), NOW, 1))) {
      assertThrows(IllegalStateException.class, call::run);
    }
  }

  private SummaryId id() {
    return new SummaryId(Seeds.uuid(random()));
  }

  private Summary summary(Ownership owner) {
    return new Summary(
        id(),
        owner,
        Visibility.SHARED,
        SummarySubject.topic("kit"),
        Consolidation.of("text"),
        List.of(),
        false,
        7,
        "kit",
        null,
        null,
        null,
        NOW,
        NOW,
        1);
  }

  private Summary renamed(Summary s) {
    return copy(s, id(), s.owner(), s.visibility(), s.subject(), s.validUntil(), s.createdAt());
  }

  private static Summary like(Summary s, Ownership owner) {
    return copy(s, s.id(), owner, s.visibility(), s.subject(), s.validUntil(), s.createdAt());
  }

  private static Summary visible(Summary s, Visibility visibility) {
    return copy(s, s.id(), s.owner(), visibility, s.subject(), s.validUntil(), s.createdAt());
  }

  private static Summary about(Summary s, SummarySubject subject) {
    return copy(s, s.id(), s.owner(), s.visibility(), subject, s.validUntil(), s.createdAt());
  }

  private static Summary until(Summary s, Instant end) {
    return copy(s, s.id(), s.owner(), s.visibility(), s.subject(), end, s.createdAt());
  }

  private static Summary created(Summary s, Instant at) {
    return copy(s, s.id(), s.owner(), s.visibility(), s.subject(), s.validUntil(), at);
  }

  private static Summary copy(
      Summary s,
      SummaryId id,
      Ownership owner,
      Visibility visibility,
      SummarySubject subject,
      @Nullable Instant validUntil,
      Instant createdAt) {
    return new Summary(
        id,
        owner,
        visibility,
        subject,
        s.consolidation(),
        s.sources(),
        s.collected(),
        s.maxSentences(),
        s.author(),
        s.coverageStart(),
        s.coverageEnd(),
        validUntil,
        createdAt,
        s.updatedAt(),
        s.version());
  }

  private static Summary version(Summary s, int version, String text) {
    return new Summary(
        s.id(),
        s.owner(),
        s.visibility(),
        s.subject(),
        Consolidation.of(text),
        s.sources(),
        s.collected(),
        s.maxSentences(),
        s.author(),
        s.coverageStart(),
        s.coverageEnd(),
        s.validUntil(),
        s.createdAt(),
        s.updatedAt(),
        version);
  }

  private void create(TenantScope actor, Summary summary, Index index) {
    run(actor, () -> memory().summaries().create(summary, index));
  }

  private boolean update(TenantScope actor, Summary summary, Index index) {
    return as(actor, () -> memory().summaries().update(summary, index));
  }

  private boolean delete(TenantScope actor, SummaryId id) {
    return as(actor, () -> memory().summaries().delete(id));
  }

  private Optional<Summary> find(TenantScope actor, SummaryId id) {
    return as(actor, () -> memory().summaries().find(id));
  }

  private Page<Summary> list(TenantScope actor, SummaryQuery query) {
    return as(actor, () -> memory().summaries().list(query, NOW));
  }

  /** Each term as a word of its own. */
  private static Search asking(Index index, @Nullable SummaryKind kind, int limit) {
    return new Search(
        index.terms().stream().map(Set::of).toList(),
        index.model(),
        index.vector(),
        kind,
        NOW,
        limit);
  }

  private List<SummaryHit> search(TenantScope actor, Index index) {
    return as(actor, () -> memory().summaries().search(asking(index, null, 100)));
  }

  private List<PacketId> of(TenantScope actor, SummarySubject subject, int limit) {
    return as(actor, () -> memory().summaries().packetsOf(subject, NOW, limit));
  }

  private Freshness freshness(TenantScope actor, Summary summary, Instant now) {
    return Objects.requireNonNull(
        as(actor, () -> memory().summaries().freshness(List.of(summary), now)).get(summary.id()));
  }

  private static Set<SummaryId> ids(List<Summary> summaries) {
    Set<SummaryId> ids = new HashSet<>();
    summaries.forEach(s -> ids.add(s.id()));
    return ids;
  }

  /** What the work returns; what it did is taken back. */
  private boolean undone(TenantScope actor, BooleanSupplier work) {
    boolean[] result = new boolean[1];
    assertThrows(
        Undo.class,
        () ->
            run(
                actor,
                () -> {
                  result[0] = work.getAsBoolean();
                  throw new Undo();
                }));
    return result[0];
  }

  private static final class Undo extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
