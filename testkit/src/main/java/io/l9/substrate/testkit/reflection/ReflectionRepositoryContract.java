package io.l9.substrate.testkit.reflection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Priority;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionEvidence;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatternsQuery;
import io.l9.substrate.domain.reflection.lesson.ReflectionQuery;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Index;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Search;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Share;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.reflection.lesson.ReflectionText;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Aggregate;
import io.l9.substrate.testkit.shared.AggregateContract;
import io.l9.substrate.testkit.shared.Moments;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link ReflectionRepository}: rows and the identity of what says the same. */
public abstract class ReflectionRepositoryContract extends ReflectionContract
    implements AggregateContract<ReflectionRepository, Reflection> {

  private static final Index INDEX = new Index(Set.of("kit"), null, null);

  @Override
  public Class<ReflectionRepository> port() {
    return ReflectionRepository.class;
  }

  @Override
  public ReflectionRepository repository() {
    return reflection().reflections();
  }

  @Override
  public Aggregate<Reflection> aggregate(ReflectionRepository reflections) {
    ReflectionEvidence.Source source =
        new ReflectionEvidence.Source(ReflectionEvidence.Kind.TASK, "t");
    Reflection none = lesson(world().endUser());
    return new Aggregate<>(
            Reflection::position,
            ReflectionContract::lesson,
            row -> reflections.create(row, INDEX),
            id -> {
              ReflectionId wanted = new ReflectionId(id);
              return Optional.ofNullable(reflections.findAll(List.of(wanted)).get(wanted));
            },
            (limit, after) -> reflections.list(query(limit, after), NOW))
        .read(
            "search",
            limit ->
                reflections
                    .search(
                        new Search(
                            List.of(Set.of("kit")),
                            null,
                            null,
                            List.of(new Share(Set.of(), limit)),
                            0,
                            NOW))
                    .stream()
                    .map(found -> found.hit().reflection()))
        .change(
            "update",
            row -> reflections.update(row.supportedBy(2, NOW), null),
            row -> Optional.of(row.supportedBy(2, NOW)),
            row -> reflections.update(row.supportedBy(2, NOW).supportedBy(3, NOW), null))
        .change("delete", row -> reflections.delete(row.id()), row -> Optional.empty())
        .others(
            () -> reflections.lock(List.of(none.owner())),
            () -> reflections.ofKeys(List.of(none.key())),
            () -> reflections.rejected(List.of(none.skeleton())),
            () -> reflections.ofSkeletons(List.of(none.skeleton())),
            () -> reflections.withContraries(1, null),
            () -> reflections.patterns(ReflectionPatternsQuery.first()),
            () -> reflections.near(none, INDEX, 1),
            () ->
                reflections.tell(List.of(evidence(none, ReflectionEvidence.Kind.TASK, "t", null))),
            () -> reflections.evidence(none.id(), 1),
            () -> reflections.evidence(List.of(none.id())),
            () -> reflections.toldBy(none.owner(), source),
            () -> reflections.forget(List.of(none.id()), source),
            () -> reflections.support(List.of(none.id())));
  }

  private static ReflectionQuery query(int limit, @Nullable Position after) {
    return new ReflectionQuery(
        Set.of(),
        Set.of(ReflectionState.ACTIVE),
        false,
        null,
        null,
        null,
        null,
        null,
        null,
        limit,
        after);
  }

  @Test
  void findsWhatWasStored_withEveryFieldAsItWas() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    Reflection other = stored(actor, lesson(actor));
    for (ReflectionKind kind : ReflectionKind.values()) {
      Reflection row =
          full(actor, kind, ReflectionState.ACTIVE, null, null, Set.of(other.id()), packet);
      stored(actor, row);
      assertEquals(Optional.of(row), find(actor, row.id()));
    }
    Reflection retired =
        full(
            actor,
            ReflectionKind.LESSON,
            ReflectionState.RETIRED,
            "it's \"old\"",
            other.id(),
            Set.of(),
            packet);
    stored(actor, retired);
    assertEquals(Optional.of(retired), find(actor, retired.id()));
  }

  private Reflection full(
      TenantScope actor,
      ReflectionKind kind,
      ReflectionState state,
      @Nullable String reason,
      @Nullable ReflectionId instead,
      Set<ReflectionId> contraries,
      Packet packet) {
    return new Reflection(
        id(),
        actor.owner(),
        Visibility.SHARED,
        kind,
        new ReflectionText(
            "Grüße, \"日本語\" \\", "content {} '\uD83D\uDE80' " + state, "when; --", "not\nwhen"),
        id().value(),
        Set.of("Alice, \"B\"", "NULL"),
        Set.of("{}", "a,b", "日本"),
        Priority.CRITICAL,
        FactPath.OBSERVED,
        .25,
        7,
        state,
        reason,
        instead,
        contraries,
        "task 'one'",
        packet.id(),
        "agent",
        NOW.plusSeconds(60),
        new Author(actor.user(), Role.END_USER),
        NOW.minusSeconds(5),
        NOW,
        3);
  }

  @Test
  void keepsEveryTimeOfAReflection() {
    TenantScope actor = world().endUser();
    for (Instant at : Moments.EDGES) {
      Reflection row = stored(actor, lesson(id().value(), actor.owner(), Visibility.SHARED, at));
      assertEquals(Optional.of(row), find(actor, row.id()));
    }
  }

  @Test
  void keepsOneActiveRow_ofOneOwnerVisibilityKindAndNormalForm() {
    TenantScope actor = world().endUser();
    Reflection row = said(actor, ReflectionKind.LESSON, "Retry 3 times.");
    stored(actor, row);
    Reflection same = said(actor, ReflectionKind.LESSON, "retry 14 times");
    assertThrows(ConflictException.class, () -> stored(actor, same));
    stored(actor, said(actor, ReflectionKind.INSIGHT, "retry 14 times"));
    stored(actor, said(actor, ReflectionKind.LESSON, "never retry 14 times"));
    TenantScope colleague = world().colleague();
    Reflection theirs = stored(colleague, said(colleague, ReflectionKind.LESSON, "Retry 5 times"));

    assertEquals(Set.of(row), Set.copyOf(ofKey(actor, same.key())));
    assertEquals(Set.of(theirs), Set.copyOf(ofKey(colleague, theirs.key())));
    assertEquals(List.of(), ofKey(colleague, row.key()), "of another user");
  }

  @Test
  void leavesTheKeyToAnother_onceARowIsActiveNoMore() {
    TenantScope actor = world().endUser();
    Reflection row = stored(actor, said(actor, ReflectionKind.LESSON, "Retry 3 times."));
    Reflection retired = row.in(ReflectionState.RETIRED, "old", null, NOW);
    assertTrue(as(actor, () -> repository().update(retired, null)));
    assertEquals(List.of(), ofKey(actor, row.key()));
    Reflection again = stored(actor, said(actor, ReflectionKind.LESSON, "retry 4 times"));
    assertEquals(List.of(again), ofKey(actor, row.key()));
    assertEquals(Optional.of(retired), find(actor, row.id()));
  }

  @Test
  void changesNoRowOfAVersionThatIsPast() {
    TenantScope actor = world().endUser();
    Reflection row = stored(actor, lesson(actor));
    assertTrue(as(actor, () -> repository().update(row.supportedBy(2, NOW), null)));
    assertFalse(as(actor, () -> repository().update(row.supportedBy(9, NOW), null)));
    assertFalse(as(world().colleague(), () -> repository().delete(row.id())));
  }

  @Test
  void refusesAPacketThatTheActorDoesNotSee() {
    TenantScope actor = world().endUser();
    Packet theirs = stored(world().colleague(), packet(world().colleague()));
    Reflection row =
        reflection(
            id().value(),
            actor.owner(),
            Visibility.SHARED,
            ReflectionKind.LESSON,
            "from a packet",
            theirs.id(),
            NOW);
    assertThrows(ForbiddenException.class, () -> stored(actor, row));
  }

  @Test
  void findsSeveralAtOnce() {
    TenantScope actor = world().endUser();
    Reflection one = stored(actor, lesson(actor));
    Reflection two = stored(actor, lesson(actor));
    Reflection theirs = stored(world().colleague(), lesson(world().colleague()));
    assertEquals(
        Map.of(one.id(), one, two.id(), two),
        as(
            actor,
            () -> repository().findAll(List.of(one.id(), two.id(), theirs.id(), one.id(), id()))));
  }

  private Reflection said(TenantScope actor, ReflectionKind kind, String content) {
    UUID id = id().value();
    return reflection(id, actor.owner(), Visibility.SHARED, kind, content, null, NOW);
  }

  private List<Reflection> ofKey(TenantScope actor, Reflection.Key key) {
    return as(actor, () -> repository().ofKeys(List.of(key)));
  }
}
