package io.l9.substrate.testkit.memory.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
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
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.memory.MemoryContract;
import io.l9.substrate.testkit.shared.Aggregate;
import io.l9.substrate.testkit.shared.AggregateContract;
import io.l9.substrate.testkit.shared.Moments;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link SummaryRepository}. */
public abstract class SummaryRepositoryContract extends MemoryContract
    implements AggregateContract<SummaryRepository, Summary> {

  private static final EmbeddingModel MODEL = new EmbeddingModel("kit", 2);
  private static final Index UNINDEXED = new Index(Set.of(), null, null);
  private static final Index INDEX = new Index(Set.of("kit"), null, null);

  @Override
  public Class<SummaryRepository> port() {
    return SummaryRepository.class;
  }

  @Override
  public SummaryRepository repository() {
    return memory().summaries();
  }

  @Override
  public Aggregate<Summary> aggregate(SummaryRepository summaries) {
    return new Aggregate<>(
            Summary::position,
            SummaryRepositoryContract::summary,
            summary -> summaries.create(summary, INDEX),
            id -> summaries.find(new SummaryId(id)),
            (limit, after) ->
                summaries.list(new SummaryQuery(null, null, false, limit, after), NOW))
        .read(
            "search",
            limit -> summaries.search(asking(INDEX, null, limit)).stream().map(SummaryHit::summary))
        .change(
            "update",
            summary -> summaries.update(version(summary, 2), INDEX),
            summary -> Optional.of(version(summary, 2)),
            summary -> summaries.update(version(summary, 3), INDEX))
        .change("delete", summary -> summaries.delete(summary.id()), summary -> Optional.empty())
        .others(
            () -> summaries.freshness(List.of(), NOW),
            () -> summaries.packetsOf(SummarySubject.agent("a"), NOW, 1));
  }

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
  void keepsEveryTimeOfASummary() {
    TenantScope actor = world().endUser();
    for (Instant at : Moments.EDGES) {
      Summary like = summary(actor.owner());
      Summary summary =
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
              1);
      create(actor, summary, UNINDEXED);
      assertEquals(Optional.of(summary), find(actor, summary.id()));
    }
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
        as(actor, () -> repository().search(asking(index, SummaryKind.AGENT, 9))).stream()
            .map(h -> h.summary().id())
            .toList());
    assertEquals(1, as(actor, () -> repository().search(asking(index, null, 1))).size());
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

  private SummaryId id() {
    return new SummaryId(Seeds.uuid(random()));
  }

  private Summary summary(Ownership owner) {
    return summary(Seeds.uuid(random()), owner, Visibility.SHARED, NOW);
  }

  private static Summary summary(UUID id, Ownership owner, Visibility visibility, Instant at) {
    return new Summary(
        new SummaryId(id),
        owner,
        visibility,
        SummarySubject.topic("kit"),
        Consolidation.of("text"),
        List.of(),
        false,
        7,
        "kit",
        null,
        null,
        null,
        at,
        NOW,
        1);
  }

  private static Summary about(Summary s, SummarySubject subject) {
    return copy(s, subject, s.consolidation(), s.validUntil(), s.version());
  }

  private static Summary until(Summary s, Instant end) {
    return copy(s, s.subject(), s.consolidation(), end, s.version());
  }

  private static Summary version(Summary s, int version) {
    return copy(s, s.subject(), Consolidation.of("version " + version), s.validUntil(), version);
  }

  private static Summary copy(
      Summary s,
      SummarySubject subject,
      Consolidation consolidation,
      @Nullable Instant validUntil,
      int version) {
    return new Summary(
        s.id(),
        s.owner(),
        s.visibility(),
        subject,
        consolidation,
        s.sources(),
        s.collected(),
        s.maxSentences(),
        s.author(),
        s.coverageStart(),
        s.coverageEnd(),
        validUntil,
        s.createdAt(),
        s.updatedAt(),
        version);
  }

  private void create(TenantScope actor, Summary summary, Index index) {
    run(actor, () -> repository().create(summary, index));
  }

  private Optional<Summary> find(TenantScope actor, SummaryId id) {
    return as(actor, () -> repository().find(id));
  }

  private Page<Summary> list(TenantScope actor, SummaryQuery query) {
    return as(actor, () -> repository().list(query, NOW));
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
    return as(actor, () -> repository().search(asking(index, null, 100)));
  }

  private List<PacketId> of(TenantScope actor, SummarySubject subject, int limit) {
    return as(actor, () -> repository().packetsOf(subject, NOW, limit));
  }

  private Freshness freshness(TenantScope actor, Summary summary, Instant now) {
    return Objects.requireNonNull(
        as(actor, () -> repository().freshness(List.of(summary), now)).get(summary.id()));
  }

  private static Set<SummaryId> ids(List<Summary> summaries) {
    Set<SummaryId> ids = new HashSet<>();
    summaries.forEach(s -> ids.add(s.id()));
    return ids;
  }
}
