package io.l9.substrate.application.knowledge.review;

import io.l9.substrate.application.shared.KnowledgeConfig;
import io.l9.substrate.domain.audit.AuditDraft;
import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.domain.audit.AuditTarget;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.KnowledgeDeed;
import io.l9.substrate.domain.knowledge.review.Finding;
import io.l9.substrate.domain.knowledge.review.LessonFinding;
import io.l9.substrate.domain.knowledge.review.Resolution;
import io.l9.substrate.domain.knowledge.review.Review;
import io.l9.substrate.domain.knowledge.review.ReviewId;
import io.l9.substrate.domain.knowledge.review.ReviewKind;
import io.l9.substrate.domain.knowledge.review.ReviewPage;
import io.l9.substrate.domain.knowledge.review.ReviewPlace;
import io.l9.substrate.domain.knowledge.review.ReviewQuery;
import io.l9.substrate.domain.knowledge.review.ReviewRepository;
import io.l9.substrate.domain.reflection.ReflectionDeed;
import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The use cases of what needs a person. */
public final class ReviewService implements Review {

  /** The number of parts that a page is put together of at most, if most of them is resolved. */
  private static final int PARTS = 10;

  private final UnitOfWork unitOfWork;
  private final ReviewRepository reviews;
  private final LessonReview lessons;
  private final AuditRepository log;
  private final IdGenerator ids;
  private final JsonCodec json;
  private final Clock clock;

  /**
   * The use cases of one store.
   *
   * @param reflections of the same store
   */
  public ReviewService(KnowledgeStore store, ReflectionStore reflections, KnowledgeConfig config) {
    this.unitOfWork = store.unitOfWork();
    this.reviews = store.reviews();
    this.lessons = new LessonReview(reflections);
    this.log = store.audit();
    this.ids = config.ids();
    this.json = config.json();
    this.clock = config.clock();
  }

  @Override
  public ReviewPage list(TenantScope scope, ReviewQuery query) {
    Require.present("/query", query);
    return unitOfWork.inScope(scope, () -> page(scope, query, now()));
  }

  private ReviewPage page(TenantScope scope, ReviewQuery query, Instant now) {
    List<ReviewKind> kinds = query.kinds().stream().sorted().toList();
    List<Finding> entries = new ArrayList<>();
    ReviewPlace place = query.after() == null ? new ReviewPlace(kinds.get(0), null) : query.after();
    for (int part = 0; part < PARTS && entries.size() < query.limit(); part++) {
      Page<Finding> found =
          findings(scope, place, now, query.expiringDays(), query.limit() - entries.size());
      entries.addAll(unresolved(found.items()));
      ReviewPlace next = next(kinds, place.kind(), found.next());
      if (next == null) {
        return new ReviewPage(entries, null);
      }
      place = next;
    }
    return new ReviewPage(entries, place);
  }

  private Page<Finding> findings(
      TenantScope scope, ReviewPlace place, Instant now, int expiringDays, int limit) {
    return place.kind().isOfLessons()
        ? lessons.findings(scope, place.kind(), now, limit, place.position())
        : reviews.findings(place.kind(), now, soon(now, expiringDays), limit, place.position());
  }

  /** Returns where the list goes on; null: nowhere. */
  private static @Nullable ReviewPlace next(
      List<ReviewKind> kinds, ReviewKind kind, @Nullable Position position) {
    if (position != null) {
      return new ReviewPlace(kind, position);
    }
    return kinds.stream()
        .filter(later -> later.compareTo(kind) > 0)
        .findFirst()
        .map(later -> new ReviewPlace(later, null))
        .orElse(null);
  }

  private List<Finding> unresolved(List<Finding> found) {
    Map<ReviewId, List<Resolution>> notes =
        reviews.resolutions(found.stream().map(Finding::id).collect(Collectors.toSet())).stream()
            .collect(Collectors.groupingBy(Resolution::id));
    return found.stream()
        .filter(
            finding ->
                notes.getOrDefault(finding.id(), List.of()).stream()
                    .noneMatch(note -> note.settles(finding)))
        .toList();
  }

  @Override
  public Finding get(TenantScope scope, ReviewId id) {
    Require.present("/id", id);
    return unitOfWork.inScope(scope, () -> found(scope, id));
  }

  private Finding found(TenantScope scope, ReviewId id) {
    Instant now = now();
    Optional<Finding> finding =
        id.kind().isOfLessons()
            ? lessons.find(scope, id, now)
            : reviews.find(id, now, soon(now, ReviewQuery.MAX_DAYS));
    return finding.orElseThrow(
        () ->
            new NotFoundException(
                ErrorCode.NOT_FOUND, "there is no entry " + id + ", or no longer"));
  }

  @Override
  public Resolution resolve(TenantScope scope, ReviewId id, @Nullable String state, String reason) {
    Require.present("/id", id);
    Require.text("/reason", reason, FactChange.MAX_REASON);
    if (!FactPath.isPerson(scope.role())) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "the role "
              + scope.role().code()
              + " is not a person's: only a person resolves what needs one");
    }
    return unitOfWork.inScope(
        scope,
        () -> {
          Finding finding = found(scope, id);
          if (state != null && !state.equals(finding.state())) {
            throw new ConflictException(
                ErrorCode.CONFLICT,
                "the entry has changed since it was listed; look at it again, and send its state");
          }
          Resolution note = note(scope, finding, reason);
          reviews.put(note);
          enter(finding, note);
          return note;
        });
  }

  /** Returns the note, for everybody who sees the matter if the person may change that. */
  private Resolution note(TenantScope scope, Finding finding, String reason) {
    boolean forAll = finding.isWritableBy(scope);
    return new Resolution(
        finding.id(),
        forAll ? finding.owner() : scope.owner(),
        forAll ? finding.visibility() : Visibility.SHARED,
        finding.state(),
        reason,
        Author.of(scope),
        now());
  }

  private void enter(Finding finding, Resolution note) {
    log.append(
        targets(finding).stream()
            .map(
                target ->
                    new AuditDraft(
                        note.owner(),
                        note.visibility(),
                        KnowledgeDeed.REVIEW_RESOLVE.code(),
                        target,
                        note.reason(),
                        null,
                        json.of(Map.of("kind", note.id().kind().code(), "state", note.state())),
                        ids.next()))
            .toList());
  }

  /**
   * Returns what the log tells of: of a conflict each fact, and each reflection, whose erasure
   * reaches it.
   */
  private static List<AuditTarget> targets(Finding finding) {
    if (finding instanceof Finding.RejectedAgain again) {
      return List.of(KnowledgeDeed.target(again.rejection().id()));
    }
    if (finding instanceof LessonFinding lesson) {
      return Stream.concat(Stream.of(lesson.subject()), lesson.lessons().stream())
          .map(Reflection::id)
          .distinct()
          .map(ReflectionDeed::target)
          .toList();
    }
    if (finding instanceof Finding.Expiring expiring) {
      return List.of(KnowledgeDeed.target(expiring.packet().id()));
    }
    return finding.factIds().stream().map(KnowledgeDeed::target).toList();
  }

  private Instant now() {
    return Times.stored(clock.instant());
  }

  private static Instant soon(Instant now, int days) {
    return now.plus(Duration.ofDays(days));
  }
}
