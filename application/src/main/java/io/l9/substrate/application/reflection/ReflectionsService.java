package io.l9.substrate.application.reflection;

import io.l9.substrate.application.knowledge.fact.Reaches;
import io.l9.substrate.application.shared.ReflectionConfig;
import io.l9.substrate.application.shared.Views;
import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.reflection.ReflectionDeed;
import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionHit;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatch;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatterns;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatternsQuery;
import io.l9.substrate.domain.reflection.lesson.ReflectionQuery;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Found;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Index;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Share;
import io.l9.substrate.domain.reflection.lesson.ReflectionSearch;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.reflection.lesson.ReflectionText;
import io.l9.substrate.domain.reflection.lesson.Reflections;
import io.l9.substrate.domain.reflection.lesson.RememberOutcome;
import io.l9.substrate.domain.reflection.use.Effectiveness;
import io.l9.substrate.domain.reflection.use.ReflectionUseRepository;
import io.l9.substrate.domain.reflection.use.UseCounts;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The use cases of reflections. Texts are embedded outside of any unit of work. */
final class ReflectionsService implements Reflections {

  /** The next state of a reflection that the scope may write. */
  private interface Change {
    Reflection of(Reflection row, Instant now);
  }

  private final UnitOfWork unitOfWork;
  private final ReflectionRepository reflections;
  private final ReflectionUseRepository uses;
  private final Indexing indexing;
  private final Telling telling;
  private final Ending ending;
  private final Deeds deeds;
  private final Rejecting rejecting;
  private final Clock clock;

  ReflectionsService(
      ReflectionStore store, ReflectionConfig config, Indexing indexing, Telling telling) {
    this.unitOfWork = store.unitOfWork();
    this.reflections = store.reflections();
    this.uses = store.uses();
    this.indexing = indexing;
    this.telling = telling;
    this.ending = new Ending(store);
    this.deeds = new Deeds(store, config);
    this.rejecting = new Rejecting(store, ending, deeds, config.ids());
    this.clock = config.clock();
  }

  @Override
  public RememberOutcome remember(TenantScope scope, ReflectionDraft draft) {
    return remembered(scope, List.of(Require.present("/reflection", draft)), "").get(0);
  }

  @Override
  public List<RememberOutcome> rememberAll(TenantScope scope, List<ReflectionDraft> drafts) {
    return remembered(scope, Require.size("/items", drafts, ReflectionDraft.MAX_BATCH), "/items/");
  }

  private List<RememberOutcome> remembered(
      TenantScope scope, List<ReflectionDraft> drafts, String place) {
    Map<String, Index> indexes =
        indexing.of(drafts.stream().map(draft -> draft.text().indexed()).toList());
    List<Telling.Item> items = new ArrayList<>();
    for (ReflectionDraft draft : drafts) {
      String pointer = place.isEmpty() ? "" : place + items.size();
      try {
        requireToCome(draft.expiresAt());
        items.add(item(scope, scope.owner(), draft, indexes, pointer));
      } catch (SubstrateException e) {
        throw pointer.isEmpty() ? e : e.below(pointer);
      }
    }
    return unitOfWork.inScope(
        scope,
        () -> telling.run(scope, scope.owner(), items, reflections.lock(List.of(scope.owner()))));
  }

  private void requireToCome(@Nullable Instant end) {
    if (end != null && !end.isAfter(clock.instant())) {
      throw ValidationException.at("/expires_at", "must be in the future, or be left out");
    }
  }

  private Telling.Item item(
      TenantScope scope,
      Ownership owner,
      ReflectionDraft draft,
      Map<String, Index> indexes,
      String pointer) {
    if (draft.kind() == ReflectionKind.PATTERN) {
      throw ValidationException.at(
          "/type", "cannot be pattern: patterns come from what several tasks say");
    }
    if (!scope.mayWrite(owner, draft.visibility())) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "the role "
              + scope.role().code()
              + " may not write reflections of the scope "
              + draft.visibility().code()
              + " here");
    }
    return new Telling.Item(
        draft,
        FactPath.claimed(scope.role(), draft.path()),
        indexing.skeleton(draft.text()),
        Objects.requireNonNull(indexes.get(draft.text().indexed())),
        pointer);
  }

  @Override
  public View get(TenantScope scope, ReflectionId id) {
    return unitOfWork.inScope(
        scope,
        () -> {
          Reflection row = visible(id);
          List<UseCounts> counts = uses.counts(List.of(id)).getOrDefault(id, List.of());
          Set<String> kinds = counts.stream().map(UseCounts::taskKind).collect(Collectors.toSet());
          return new View(
              row,
              reflections.evidence(id, MAX_EVIDENCE),
              counts,
              Effectiveness.of(counts, kinds.isEmpty() ? Map.of() : uses.rates(kinds)));
        });
  }

  private Reflection visible(ReflectionId id) {
    Reflection row = reflections.findAll(List.of(Require.present("/reflection_id", id))).get(id);
    if (row == null) {
      throw new NotFoundException(ErrorCode.NOT_FOUND, "there is no reflection " + id);
    }
    return row;
  }

  private Reflection writable(TenantScope scope, ReflectionId id) {
    Reflection row = visible(id);
    if (!scope.mayWrite(row.owner(), row.visibility())) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "the role "
              + scope.role().code()
              + " sees the reflection and may not change it; ask its owner");
    }
    return row;
  }

  @Override
  public Page<Reflection> list(TenantScope scope, ReflectionQuery query) {
    Require.present("/query", query);
    return unitOfWork.inScope(scope, () -> reflections.list(query, clock.instant()));
  }

  @Override
  public List<ReflectionHit> search(TenantScope scope, ReflectionSearch search) {
    Indexing.Asked asked = indexing.asked(Require.present("/search", search).text());
    Share all = new Share(search.kinds(), search.limit());
    return unitOfWork
        .inScope(scope, () -> reflections.search(asked.among(List.of(all), 0, clock.instant())))
        .stream()
        .map(Found::hit)
        .toList();
  }

  @Override
  public ReflectionPatterns patterns(TenantScope scope, ReflectionPatternsQuery query) {
    Require.present("/query", query);
    return unitOfWork
        .inScope(scope, () -> reflections.patterns(query))
        .orElseThrow(Views::notReady);
  }

  @Override
  public Reflection edit(TenantScope scope, ReflectionId id, ReflectionPatch patch) {
    Require.present("/patch", patch);
    Instant now = Times.stored(clock.instant());
    record Edit(Reflection before, Reflection after) {}
    Edit edit =
        unitOfWork.inScope(
            scope,
            () -> {
              Reflection row = writable(scope, id);
              return new Edit(row, row.edited(patch, now));
            });
    Reflection next = edit.after();
    Index index =
        next.text().equals(edit.before().text()) ? null : indexing.of(next.text().indexed());
    return unitOfWork.inScope(
        scope,
        () -> {
          if (!reflections.update(next, index)) {
            throw visible(id).stale();
          }
          return next;
        });
  }

  @Override
  public Reflection replace(TenantScope scope, ReflectionId id, String content, String reason) {
    required(reason);
    Reflection seen = unitOfWork.inScope(scope, () -> writable(scope, id));
    ReflectionText text =
        new ReflectionText(
            seen.text().title(), content, seen.text().trigger(), seen.text().notWhen());
    if (text.normal().equals(seen.text().normal())) {
      throw ValidationException.at("/content", "says the same as before; nothing is to replace");
    }
    ReflectionDraft draft =
        new ReflectionDraft(
            seen.kind(),
            text,
            seen.entities(),
            seen.tags(),
            seen.priority(),
            seen.confidence(),
            null,
            null,
            null,
            null,
            seen.expiresAt(),
            seen.visibility(),
            true);
    Map<String, Index> indexes = indexing.of(List.of(text.indexed()));
    Telling.Item item = item(scope, seen.owner(), draft, indexes, "");
    return unitOfWork.inScope(
        scope,
        () -> {
          Instant now = reflections.lock(List.of(seen.owner()));
          Reflection before = writable(scope, id).requireActive();
          RememberOutcome outcome = telling.run(scope, seen.owner(), List.of(item), now).get(0);
          if (outcome instanceof RememberOutcome.Absorbed) {
            throw new ConflictException(
                ErrorCode.CONFLICT, "a person rejected that content; lift the rejection first");
          }
          Reflection after = outcome.reflection();
          Reflection retired = before.in(ReflectionState.RETIRED, reason, after.id(), now);
          ending.update(retired);
          deeds.enter(ReflectionDeed.REPLACE, before, retired, reason);
          return after;
        });
  }

  @Override
  public Reflection retire(TenantScope scope, ReflectionId id, String reason) {
    required(reason);
    return changed(
        scope,
        id,
        ReflectionDeed.RETIRE,
        reason,
        (row, now) -> row.requireActive().in(ReflectionState.RETIRED, reason, null, now));
  }

  @Override
  public Reflection confirm(TenantScope scope, ReflectionId id, String reason) {
    Reaches.requirePerson(scope);
    required(reason);
    return changed(
        scope,
        id,
        ReflectionDeed.CONFIRM,
        reason,
        (row, now) -> {
          if (reflections.rejected(List.of(row.skeleton())).stream()
              .anyMatch(rejection -> rejection.rejects(row, scope.owner()))) {
            throw new ConflictException(
                ErrorCode.CONFLICT, "the reflection is rejected; lift the rejection first");
          }
          return row.requireActive().vouched(FactPath.CONFIRMED, now);
        });
  }

  @Override
  public Reflection lift(TenantScope scope, ReflectionId id, String reason) {
    Reaches.requirePerson(scope);
    required(reason);
    return changed(
        scope,
        id,
        ReflectionDeed.LIFT,
        reason,
        (row, now) -> {
          if (row.state() != ReflectionState.REJECTED) {
            throw new ConflictException(
                ErrorCode.CONFLICT, "the reflection " + id + " is not rejected");
          }
          return row.in(ReflectionState.RETIRED, reason, null, now);
        });
  }

  private Reflection changed(
      TenantScope scope, ReflectionId id, ReflectionDeed deed, String reason, Change change) {
    return unitOfWork.inScope(
        scope,
        () -> {
          Instant now = reflections.lock(List.of(writable(scope, id).owner()));
          Reflection before = writable(scope, id);
          Reflection after = change.of(before, now);
          ending.update(after);
          deeds.enter(deed, before, after, reason);
          return after;
        });
  }

  @Override
  public Reflection reject(TenantScope scope, ReflectionId id, Reach reach, String reason) {
    Reaches.requirePerson(scope);
    required(reason);
    Ownership owner = Reaches.of(scope, reach);
    Reflection seen = unitOfWork.inScope(scope, () -> visible(id));
    Index index = indexing.of(seen.text().indexed());
    return unitOfWork.inScope(
        scope,
        () -> {
          Instant now = reflections.lock(List.of(owner));
          return rejecting.reject(scope, new Rejecting.Of(visible(id), index, owner, reason), now);
        });
  }

  @Override
  public void contradict(TenantScope scope, ReflectionId one, ReflectionId other) {
    if (Require.present("/id", one).equals(Require.present("/reflection_id", other))) {
      throw ValidationException.at("/reflection_id", "must name another reflection");
    }
    unitOfWork.<@Nullable Void>inScope(
        scope,
        () -> {
          Instant now =
              reflections.lock(
                  List.of(writable(scope, one).owner(), writable(scope, other).owner()));
          mark(writable(scope, one), other, now);
          mark(writable(scope, other), one, now);
          return null;
        });
  }

  private void mark(Reflection row, ReflectionId contrary, Instant now) {
    Set<ReflectionId> contraries = new HashSet<>(row.contradicts());
    if (contraries.add(contrary)) {
      ending.update(row.contradicting(contraries, now));
    }
  }

  @Override
  public void delete(TenantScope scope, ReflectionId id) {
    unitOfWork.<@Nullable Void>inScope(
        scope,
        () -> {
          Instant now = reflections.lock(List.of(writable(scope, id).owner()));
          Reflection row = writable(scope, id);
          if (row.state() == ReflectionState.REJECTED) {
            row.requireActive();
          }
          ending.delete(row, now);
          return null;
        });
  }

  private static void required(String reason) {
    Require.text("/reason", reason, FactChange.MAX_REASON);
  }
}
