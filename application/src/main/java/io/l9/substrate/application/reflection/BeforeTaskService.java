package io.l9.substrate.application.reflection;

import io.l9.substrate.application.shared.ReflectionConfig;
import io.l9.substrate.domain.prompt.TokenEstimator;
import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.reflection.advice.Advice;
import io.l9.substrate.domain.reflection.advice.AdviceQuery;
import io.l9.substrate.domain.reflection.advice.AdviceScore;
import io.l9.substrate.domain.reflection.advice.AdviceSection;
import io.l9.substrate.domain.reflection.advice.AdviceSelection;
import io.l9.substrate.domain.reflection.advice.AdvisedReflection;
import io.l9.substrate.domain.reflection.advice.BeforeTask;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Found;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Share;
import io.l9.substrate.domain.reflection.lesson.ReflectionText;
import io.l9.substrate.domain.reflection.task.TaskReflection;
import io.l9.substrate.domain.reflection.task.TaskReflectionDraft;
import io.l9.substrate.domain.reflection.task.TaskReflectionRepository;
import io.l9.substrate.domain.reflection.use.Effectiveness;
import io.l9.substrate.domain.reflection.use.KindRate;
import io.l9.substrate.domain.reflection.use.ReflectionUse;
import io.l9.substrate.domain.reflection.use.ReflectionUseRepository;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.reflection.use.UseCounts;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.shared.Wording;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Advice before tasks, and the ledger of who had it. */
final class BeforeTaskService implements BeforeTask {

  /** The most reflections of a section that are compared by their scores. */
  private static final int POOL = 40;

  private final UnitOfWork unitOfWork;
  private final ReflectionRepository reflections;
  private final ReflectionUseRepository uses;
  private final TaskReflectionRepository tasks;
  private final Indexing indexing;
  private final TokenEstimator estimator;
  private final Clock clock;
  private final double controlShare;

  BeforeTaskService(ReflectionStore store, ReflectionConfig config, Indexing indexing) {
    this.unitOfWork = store.unitOfWork();
    this.reflections = store.reflections();
    this.uses = store.uses();
    this.tasks = store.tasks();
    this.indexing = indexing;
    this.estimator = config.estimator();
    this.clock = config.clock();
    this.controlShare = config.controlShare();
  }

  @Override
  public Advice advise(TenantScope scope, AdviceQuery query) {
    Require.present("/query", query);
    if (query.task() != null && isControl(query.task())) {
      Map<AdviceSection, List<AdvisedReflection>> none = new EnumMap<>(AdviceSection.class);
      query.include().forEach(section -> none.put(section, List.of()));
      return new Advice(none, null, true, List.of(), 0, estimator.name(), limits());
    }
    Indexing.Asked asked = indexing.asked(query.description());
    try {
      return chosen(scope, query, asked);
    } catch (ConflictException e) {
      // a reflection was deleted between the choice and its line in the ledger
      return chosen(scope, query, asked);
    }
  }

  private Advice chosen(TenantScope scope, AdviceQuery query, Indexing.Asked asked) {
    return unitOfWork.inScope(
        scope,
        () -> {
          List<Found> found = found(query, asked);
          List<Found> fitting = found.stream().filter(each -> query.isFit(each.hit())).toList();
          AdviceSelection selection = new AdviceSelection(query.maxItems(), query.maxTokens());
          Map<AdviceSection, List<AdvisedReflection>> sections =
              selection.of(query.include(), candidates(query, fitting));
          return new Advice(
              sections,
              query.task() == null ? null : suggested(scope, query, query.task(), sections),
              false,
              selection.withheld(),
              selection.tokens(),
              estimator.name(),
              fitting.isEmpty() ? nothingFits(found) : limits());
        });
  }

  private boolean isControl(String task) {
    double place = (Indexing.digest(task).getMostSignificantBits() >>> 11) * 0x1.0p-53;
    return place < controlShare;
  }

  private List<String> limits() {
    return indexing.model() == null
        ? List.of("there is no embedder: reflections are found by their words alone")
        : List.of();
  }

  private List<String> nothingFits(List<Found> found) {
    List<String> notes = new ArrayList<>(limits());
    notes.add(
        found.stream()
            .map(each -> each.hit().relevance())
            .max(Comparator.naturalOrder())
            .map(
                best ->
                    String.format(
                        Locale.ROOT,
                        "nothing fits: the greatest relevance is %.3f, and min_relevance is more",
                        best))
            .orElse("nothing fits: no reflection has anything in common with the description"));
    return notes;
  }

  private List<Found> found(AdviceQuery query, Indexing.Asked asked) {
    List<Share> shares =
        query.include().stream().sorted().map(section -> new Share(section.kinds(), POOL)).toList();
    return reflections.search(asked.among(shares, query.leastRelevance(), clock.instant()));
  }

  private List<AdviceSelection.Candidate> candidates(AdviceQuery query, List<Found> found) {
    if (found.isEmpty()) {
      return List.of();
    }
    List<ReflectionId> ids = found.stream().map(each -> each.hit().reflection().id()).toList();
    Map<ReflectionId, List<UseCounts>> counts = uses.counts(ids);
    Set<String> kinds =
        Stream.concat(
                Stream.of(query.kind()),
                counts.values().stream().flatMap(List::stream).map(UseCounts::taskKind))
            .collect(Collectors.toSet());
    Map<String, KindRate> rates = uses.rates(kinds);
    double base = rates.getOrDefault(query.kind(), KindRate.unknown(query.kind())).base();
    return found.stream()
        .map(
            each -> {
              Reflection row = each.hit().reflection();
              Effectiveness effect =
                  Effectiveness.of(counts.getOrDefault(row.id(), List.of()), rates, base);
              return new AdviceSelection.Candidate(
                  row,
                  AdviceScore.of(row, each.hit().relevance(), effect),
                  effect,
                  tokens(row.text()),
                  each.vector(),
                  Wording.of(row.text().content()));
            })
        .toList();
  }

  private int tokens(ReflectionText text) {
    return estimator.tokens(
        Stream.of(text.title(), text.trigger(), text.content(), text.notWhen())
            .filter(Objects::nonNull)
            .collect(Collectors.joining("\n")));
  }

  /** Writes the items into the ledger; returns the id that the same task has each time. */
  private UUID suggested(
      TenantScope scope,
      AdviceQuery query,
      String task,
      Map<AdviceSection, List<AdvisedReflection>> sections) {
    Instant now = Times.stored(clock.instant());
    Set<ReflectionId> known =
        uses.ofTask(scope.owner(), task).stream()
            .map(ReflectionUse::reflection)
            .collect(Collectors.toSet());
    List<ReflectionUse> added =
        Arrays.stream(AdviceSection.values())
            .flatMap(section -> sections.getOrDefault(section, List.of()).stream())
            .map(item -> item.reflection().id())
            .filter(id -> !known.contains(id))
            .map(id -> use(scope, id, task, query.kind(), now))
            .toList();
    if (!added.isEmpty()) {
      uses.write(added);
    }
    return Indexing.digest(scope.owner() + "\n" + task);
  }

  private static ReflectionUse use(
      TenantScope scope, ReflectionId id, String task, String kind, Instant now) {
    return new ReflectionUse(
        id, scope.owner(), task, kind, scope.session(), false, null, false, now, null);
  }

  @Override
  public ReflectionUse applied(
      TenantScope scope,
      ReflectionId reflection,
      String task,
      @Nullable String taskKind,
      @Nullable TaskOutcome outcome) {
    Require.present("/reflection_id", reflection);
    Require.text("/task_id", task, ReflectionDraft.MAX_TASK);
    Require.optionalText("/task_kind", taskKind, TaskReflectionDraft.MAX_KIND);
    Instant now = Times.stored(clock.instant());
    return unitOfWork.inScope(
        scope,
        () -> {
          Reflection row = reflections.findAll(List.of(reflection)).get(reflection);
          if (row == null) {
            throw new NotFoundException(
                ErrorCode.NOT_FOUND, "there is no reflection " + reflection);
          }
          List<ReflectionUse> ledger = uses.ofTask(scope.owner(), task);
          ReflectionUse before =
              ledger.stream()
                  .filter(use -> use.reflection().equals(reflection))
                  .findFirst()
                  .orElse(null);
          String kind =
              taskKind == null && !ledger.isEmpty()
                  ? ledger.get(0).taskKind()
                  : TaskReflectionDraft.kind(taskKind, List.of());
          ReflectionUse next =
              (before == null ? use(scope, reflection, task, kind, now) : before).followed();
          TaskReflection recorded = tasks.ofTask(scope.owner(), task).orElse(null);
          if (recorded != null) {
            // a failure that the recording tells in other words stays repeated
            Set<ReflectionId> told = next.repeated() ? Set.of(reflection) : Set.of();
            next = Credits.of(next, row, recorded, told, now);
          }
          if (outcome != null) {
            next = next.judged(outcome, next.repeated(), now);
          }
          if (!next.equals(before)) {
            uses.write(List.of(next));
          }
          return next;
        });
  }
}
