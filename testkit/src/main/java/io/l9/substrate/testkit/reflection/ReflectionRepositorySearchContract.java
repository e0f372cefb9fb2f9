package io.l9.substrate.testkit.reflection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionHit;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatch;
import io.l9.substrate.domain.reflection.lesson.ReflectionQuery;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Candidate;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Found;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Index;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Search;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Share;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of how reflections are found: by list, by search and as near duplicates. */
public abstract class ReflectionRepositorySearchContract extends ReflectionContract {

  private static final EmbeddingModel MODEL = new EmbeddingModel("kit", 2);
  private static final EmbeddingModel OTHER = new EmbeddingModel("other", 3);

  @Test
  void findsByMeaningAndByWords_andSaysHowWell() {
    TenantScope actor = world().endUser();
    Reflection both = stored(actor, lesson(actor), index(Vector.of(1, 0), "a", "b"));
    Reflection near = stored(actor, lesson(actor), index(Vector.of(1, 1), "x"));
    Reflection words = stored(actor, lesson(actor), new Index(Set.of("a", "x"), null, null));
    stored(actor, lesson(actor), new Index(Set.of("x"), null, null));
    Reflection model =
        stored(actor, lesson(actor), new Index(Set.of("b"), OTHER, Vector.of(1, 0, 0)));

    List<ReflectionHit> hits = search(actor, index(Vector.of(1, 0), "a", "b"), Set.of(), 99);

    assertEquals(Set.of(both.id(), near.id(), words.id(), model.id()), ids(hits));
    assertEquals(both.id(), hits.get(0).reflection().id());
    assertEquals(1, hits.get(0).relevance(), 1e-5);
    for (ReflectionHit hit : hits) {
      if (hit.reflection().equals(near)) {
        assertEquals(Math.sqrt(.5), Objects.requireNonNull(hit.similarity()), 1e-5);
        assertEquals(0, hit.coverage());
      } else if (!hit.reflection().equals(both)) {
        assertNull(hit.similarity(), "vectors of another model are not compared");
        assertEquals(.5, hit.coverage());
      }
    }
    assertEquals(1, search(actor, index(Vector.of(1, 0), "a"), Set.of(), 1).size());
    assertEquals(List.of(), search(actor, new Index(Set.of(), null, null), Set.of(), 9));
  }

  @Test
  void findsNoneThatIsNotServed_andOnlyTheKindsAskedFor() {
    TenantScope actor = world().endUser();
    Index index = index(Vector.of(1, 0), "a");
    Reflection lesson = stored(actor, lesson(actor), index);
    Reflection failure = stored(actor, of(actor, ReflectionKind.FAILURE, "it failed"), index);
    stored(actor, until(lesson(actor), 0), index);
    Reflection later = stored(actor, until(lesson(actor), 1), index);
    Reflection retired = stored(actor, lesson(actor), index);
    run(
        actor,
        () ->
            reflection()
                .reflections()
                .update(retired.in(ReflectionState.RETIRED, "old", null, NOW), null));

    assertEquals(
        Set.of(lesson.id(), failure.id(), later.id()), ids(search(actor, index, Set.of(), 9)));
    assertEquals(
        Set.of(failure.id()), ids(search(actor, index, Set.of(ReflectionKind.FAILURE), 9)));
    assertEquals(
        Set.of(), ids(search(world().colleague(), index, Set.of(), 9)), "another user's own");
  }

  @Test
  void givesEachShareItsOwnPlace_andTheBestOfAllFirst() {
    TenantScope actor = world().endUser();
    for (int i = 0; i < 4; i++) {
      stored(actor, lesson(actor), index(Vector.of(10, i), "a"));
    }
    Reflection insight =
        stored(actor, of(actor, ReflectionKind.INSIGHT, "so it is"), index(Vector.of(10, 5), "a"));
    Reflection failure =
        stored(actor, of(actor, ReflectionKind.FAILURE, "it failed"), index(Vector.of(1, 9), "a"));
    stored(actor, of(actor, ReflectionKind.FAILURE, "it broke"), index(Vector.of(1, 10), "a"));
    stored(actor, of(actor, ReflectionKind.PATTERN, "so do all"), index(Vector.of(1, 0), "a"));
    Index asked = index(Vector.of(1, 0), "a");

    List<Found> found =
        found(
            actor,
            asked,
            List.of(
                new Share(Set.of(ReflectionKind.FAILURE), 1),
                new Share(Set.of(ReflectionKind.LESSON, ReflectionKind.INSIGHT), 5),
                new Share(Set.of(ReflectionKind.FALSE_CONSTRAINT), 5)));

    assertEquals(6, found.size());
    assertEquals(insight, found.get(4).hit().reflection());
    assertEquals(failure, found.get(5).hit().reflection(), "however near the lessons are");
    assertEquals(List.of(), found(actor, asked, List.of()));
    List<Share> twice =
        List.of(new Share(Set.of(), 1), new Share(Set.of(ReflectionKind.LESSON), 1));
    assertThrows(IllegalArgumentException.class, () -> found(actor, asked, twice));
  }

  @Test
  void findsNoneOfLittleRelevance_butTheBestOfAll_andThoseWithoutAVector() {
    TenantScope actor = world().endUser();
    Reflection near = stored(actor, lesson(actor), index(Vector.of(10, 1), "a"));
    stored(actor, lesson(actor), index(Vector.of(1, 10), "a"));
    Reflection words = stored(actor, lesson(actor), new Index(Set.of("b"), null, null));
    Index asked = index(Vector.of(1, 0), "b", "c");
    List<Share> all = List.of(new Share(Set.of(), 9));
    assertEquals(3, found(actor, asked, all, 0).size());
    assertEquals(
        Set.of(near.id(), words.id()),
        ids(found(actor, asked, all, .4).stream().map(Found::hit).toList()));
    assertEquals(1, found(actor, index(Vector.of(0, 1), "c"), all, .9).size());
  }

  @Test
  void hidesWhatARejectionCovers_fromItsReadersAndOfItsWriters() {
    TenantScope actor = world().endUser();
    TenantScope colleague = world().colleague();
    TenantScope system = world().system();
    Index index = index(Vector.of(1, 0), "a");
    Reflection shared = stored(system, lesson(system), index);
    assertEquals(Set.of(shared.id()), ids(search(actor, index, Set.of(), 9)));
    Reflection rejection = stored(actor, rejection(shared, actor.owner()), index);

    assertEquals(Set.of(), ids(search(actor, index, Set.of(), 9)));
    assertEquals(List.of(), list(actor, active()));
    assertEquals(List.of(shared), list(colleague, active()), "for that user alone");
    assertEquals(
        List.of(rejection),
        as(actor, () -> reflection().reflections().rejected(List.of(shared.skeleton()))));
    assertEquals(
        List.of(),
        as(colleague, () -> reflection().reflections().rejected(List.of(shared.skeleton()))));

    stored(
        world().orgAdmin(),
        rejection(shared, new Ownership(actor.tenant(), actor.org(), null)),
        index);
    assertEquals(Set.of(), ids(search(colleague, index, Set.of(), 9)));
    assertEquals(List.of(), list(world().tenantAdmin(), active()), "of the writers it covers");
    assertTrue(list(actor, in(ReflectionState.REJECTED)).contains(rejection));
  }

  @Test
  void findsActiveReflectionsThatHaveContraries_theNewestFirst() {
    TenantScope actor = world().endUser();
    Reflection old = lesson(id().value(), actor.owner(), Visibility.SHARED, NOW.minusSeconds(1));
    Reflection other = lesson(actor);
    Reflection retired = lesson(actor);
    Reflection older = stored(actor, old.contradicting(Set.of(other.id()), NOW));
    Reflection newer = stored(actor, other.contradicting(Set.of(old.id()), NOW));
    stored(
        actor,
        retired.contradicting(Set.of(old.id()), NOW).in(ReflectionState.RETIRED, "old", null, NOW));
    stored(actor, lesson(actor));
    Page<Reflection> first = as(actor, () -> reflection().reflections().withContraries(1, null));
    assertEquals(List.of(newer), first.items());
    Page<Reflection> second =
        as(actor, () -> reflection().reflections().withContraries(9, first.next()));
    assertEquals(List.of(older), second.items());
    assertEquals(null, second.next());
    assertEquals(
        List.of(),
        as(world().colleague(), () -> reflection().reflections().withContraries(9, null)).items());
  }

  @Test
  void findsActiveReflectionsBySkeleton_whoeverOwnsThem() {
    TenantScope actor = world().endUser();
    Reflection own = stored(actor, lesson(actor));
    Reflection shared = stored(world().system(), lesson(world().system()));
    Reflection retired = stored(actor, lesson(actor).in(ReflectionState.RETIRED, "old", null, NOW));
    Reflection rejection = stored(actor, rejection(own, actor.owner()));
    List<UUID> skeletons = List.of(own.skeleton(), shared.skeleton(), retired.skeleton());
    assertEquals(
        Set.of(own, shared),
        Set.copyOf(as(actor, () -> reflection().reflections().ofSkeletons(skeletons))));
    assertEquals(
        List.of(shared),
        as(world().colleague(), () -> reflection().reflections().ofSkeletons(skeletons)));
    assertEquals(
        List.of(rejection), as(actor, () -> reflection().reflections().rejected(skeletons)));
    assertEquals(List.of(), as(actor, () -> reflection().reflections().ofSkeletons(List.of())));
  }

  @Test
  void listsByEveryFilter() {
    TenantScope actor = world().endUser();
    Reflection plain = stored(actor, lesson(actor));
    Reflection marked =
        stored(
            actor,
            lesson(actor)
                .edited(
                    new ReflectionPatch(
                        "title",
                        null,
                        null,
                        Set.of("Alice"),
                        Set.of("tag"),
                        null,
                        .95,
                        null,
                        Set.of()),
                    NOW));
    Reflection failure = stored(actor, of(actor, ReflectionKind.FAILURE, "it failed"));
    Reflection over = stored(actor, until(lesson(actor), 0));

    assertEquals(Set.of(plain, marked, failure), Set.copyOf(list(actor, active())));
    assertEquals(
        Set.of(plain, marked, failure, over),
        Set.copyOf(list(actor, query(Set.of(), true, null, null, null))));
    assertEquals(
        List.of(failure),
        list(actor, query(Set.of(ReflectionKind.FAILURE), false, null, null, null)));
    assertEquals(List.of(marked), list(actor, query(Set.of(), false, "tag", null, null)));
    assertEquals(List.of(marked), list(actor, query(Set.of(), false, null, "Alice", null)));
    assertEquals(List.of(marked), list(actor, query(Set.of(), false, null, null, .9)));
    assertEquals(List.of(), list(actor, query(Set.of(), false, "tag", "Bob", null)));
  }

  @Test
  void nearOnes_areOfOneOwnerVisibilityAndKind_theNearestFirst_rejectedOnesToo() {
    TenantScope actor = world().endUser();
    Reflection far = stored(actor, lesson(actor), index(Vector.of(1, 1), "x"));
    Reflection close = stored(actor, lesson(actor), index(Vector.of(10, 1), "x"));
    Reflection rejected =
        stored(actor, rejection(lesson(actor), actor.owner()), index(Vector.of(1, .2f), "x"));
    stored(actor, of(actor, ReflectionKind.FAILURE, "it failed"), index(Vector.of(1, 0), "a"));
    stored(world().colleague(), lesson(world().colleague()), index(Vector.of(1, 0), "a"));
    Reflection retired = stored(actor, lesson(actor), index(Vector.of(1, 0), "a"));
    run(
        actor,
        () ->
            reflection()
                .reflections()
                .update(retired.in(ReflectionState.RETIRED, "old", null, NOW), null));

    List<Candidate> near = near(actor, index(Vector.of(1, 0), "a"), 3);

    assertEquals(List.of(close, rejected, far), near.stream().map(Candidate::reflection).toList());
    assertEquals(
        Vector.of(10, 1).cosine(Vector.of(1, 0)),
        Objects.requireNonNull(near.get(0).cosine()),
        1e-5);
    assertEquals(1, near(actor, index(Vector.of(1, 0), "a"), 1).size());
  }

  @Test
  void nearOnes_areFoundByTheirWords_whereThereIsNoVector() {
    TenantScope actor = world().endUser();
    Reflection words = stored(actor, lesson(actor), new Index(Set.of("a", "b"), null, null));
    stored(actor, lesson(actor), new Index(Set.of("x"), null, null));
    List<Candidate> near = near(actor, new Index(Set.of("a", "b", "c"), null, null), 9);
    assertEquals(List.of(words), near.stream().map(Candidate::reflection).toList());
    assertNull(near.get(0).cosine());
  }

  @Test
  void givesTheVectorsOfAModel_andReplacesThem() {
    TenantScope actor = world().endUser();
    Reflection one = stored(actor, lesson(actor), index(Vector.of(1, 2), "a"));
    Reflection other =
        stored(actor, lesson(actor), new Index(Set.of("a"), OTHER, Vector.of(1, 0, 0)));
    stored(actor, lesson(actor), new Index(Set.of("a"), null, null));
    Index every = index(Vector.of(3, 4), "a");
    assertEquals(Map.of(one.id(), Vector.of(1, 2)), vectors(actor, every));
    assertEquals(Map.of(), vectors(world().colleague(), every));
    assertEquals(
        Map.of(other.id(), Vector.of(1, 0, 0)),
        vectors(actor, new Index(Set.of("a"), OTHER, Vector.of(0, 0, 1))));
    assertEquals(Map.of(), vectors(actor, new Index(Set.of("a"), null, null)));
    assertTrue(
        as(
            actor,
            () ->
                reflection()
                    .reflections()
                    .update(one.supportedBy(2, NOW), index(Vector.of(0, 1), "z"))));
    assertEquals(Map.of(one.id(), Vector.of(0, 1)), vectors(actor, every));
    assertEquals(
        Set.of(one.id()),
        ids(search(actor, new Index(Set.of("z"), null, null), Set.of(), 9)),
        "and the terms with them");
  }

  /** Returns the vectors of what a search finds. */
  private Map<ReflectionId, Vector> vectors(TenantScope actor, Index index) {
    Map<ReflectionId, Vector> vectors = new HashMap<>();
    for (Found found : found(actor, index, List.of(new Share(Set.of(), 9)))) {
      if (found.vector() != null) {
        vectors.put(found.hit().reflection().id(), found.vector());
      }
    }
    return vectors;
  }

  private static Index index(Vector vector, String... terms) {
    return new Index(Set.of(terms), MODEL, vector);
  }

  private Reflection of(TenantScope actor, ReflectionKind kind, String content) {
    return reflection(id().value(), actor.owner(), Visibility.SHARED, kind, content, null, NOW);
  }

  private List<ReflectionHit> search(
      TenantScope actor, Index index, Set<ReflectionKind> kinds, int limit) {
    return found(actor, index, List.of(new Share(kinds, limit))).stream().map(Found::hit).toList();
  }

  private List<Found> found(TenantScope actor, Index index, List<Share> shares) {
    return found(actor, index, shares, 0);
  }

  /** Each term as a word of its own. */
  private List<Found> found(
      TenantScope actor, Index index, List<Share> shares, double leastRelevance) {
    return as(
        actor,
        () ->
            reflection()
                .reflections()
                .search(
                    new Search(
                        index.terms().stream().map(Set::of).toList(),
                        index.model(),
                        index.vector(),
                        shares,
                        leastRelevance,
                        NOW)));
  }

  private List<Candidate> near(TenantScope actor, Index index, int limit) {
    Reflection like = lesson(actor);
    return as(actor, () -> reflection().reflections().near(like, index, limit));
  }

  private static Set<ReflectionId> ids(List<ReflectionHit> hits) {
    return hits.stream().map(hit -> hit.reflection().id()).collect(Collectors.toSet());
  }

  private static ReflectionQuery active() {
    return query(Set.of(), false, null, null, null);
  }

  private static ReflectionQuery in(ReflectionState state) {
    return new ReflectionQuery(
        Set.of(), Set.of(state), false, null, null, null, null, null, null, 99, null);
  }

  private static ReflectionQuery query(
      Set<ReflectionKind> kinds,
      boolean expired,
      @Nullable String tag,
      @Nullable String entity,
      @Nullable Double minConfidence) {
    return new ReflectionQuery(
        kinds,
        Set.of(ReflectionState.ACTIVE),
        expired,
        tag,
        entity,
        null,
        null,
        minConfidence,
        null,
        99,
        null);
  }

  private List<Reflection> list(TenantScope actor, ReflectionQuery query) {
    return as(actor, () -> reflection().reflections().list(query, NOW)).items();
  }
}
