package io.l9.substrate.application.subject;

import io.l9.substrate.application.shared.SubjectConfig;
import io.l9.substrate.domain.audit.AuditHash;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.subject.Erasure;
import io.l9.substrate.domain.subject.ErasureCertificate;
import io.l9.substrate.domain.subject.ErasureOrder;
import io.l9.substrate.domain.subject.ErasureOutcome;
import io.l9.substrate.domain.subject.ErasureRepository;
import io.l9.substrate.domain.subject.ErasureState;
import io.l9.substrate.domain.subject.ErasureVerification;
import io.l9.substrate.domain.subject.ErasureVerification.Remains;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.subject.SubjectCensus;
import io.l9.substrate.domain.subject.SubjectErasures;
import io.l9.substrate.domain.subject.SubjectKey;
import io.l9.substrate.domain.subject.SubjectKind;
import io.l9.substrate.domain.subject.SubjectRows;
import io.l9.substrate.domain.subject.SubjectRows.Batch;
import io.l9.substrate.domain.subject.SubjectStore;
import io.l9.substrate.domain.subject.TextPlace;
import io.l9.substrate.domain.subject.Tombstone;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

final class SubjectErasuresService implements SubjectErasures {

  private static final int KEY_BYTES = 32;

  /** After how long a wait for older transactions is reported. */
  private static final Duration STEP = Duration.ofSeconds(1);

  private final UnitOfWork unitOfWork;
  private final ErasureRepository erasures;
  private final SubjectRows rows;
  private final SubjectConfig config;
  private final Deeds deeds;
  private final Certificates certificates;

  SubjectErasuresService(SubjectStore store, SubjectConfig config) {
    this.unitOfWork = store.unitOfWork();
    this.erasures = store.erasures();
    this.rows = store.rows();
    this.config = config;
    this.deeds = new Deeds(store.audit(), config);
    this.certificates = new Certificates(store, config, deeds);
  }

  @Override
  public SubjectCensus census(TenantScope scope, ErasureOrder order) {
    Subject subject = order.subject();
    requireMayErase(scope, subject);
    return unitOfWork.inScope(
        scope,
        () -> new SubjectCensus(subject, !erasures.of(subject).isEmpty(), rows.count(subject)));
  }

  @Override
  public ErasureOutcome erase(
      TenantScope scope, ErasureOrder order, SubjectErasures.Progress progress) {
    requireMayErase(scope, order.subject());
    requireOtherActor(scope, order.subject());
    requireNoUnitOfWork();
    List<Erasure> known = of(scope, order.subject());
    Optional<Erasure> unfinished = known.stream().filter(e -> !e.isFinished()).findFirst();
    if (unfinished.isPresent()) {
      ErasureOutcome outcome = finish(scope, unfinished.get(), progress);
      return unfinished.get().includeShared() || !order.includeShared()
          ? outcome
          : finish(scope, begin(scope, order, false, config.ids().next()), progress);
    }
    Optional<ErasureOutcome> done =
        known.stream()
            .filter(e -> e.state() == ErasureState.COMPLETE)
            .filter(e -> e.includeShared() || !order.includeShared())
            .findFirst()
            .map(
                erasure ->
                    new ErasureOutcome(erasure.tombstone(), certificate(scope, erasure), null));
    return done.isPresent()
        ? done.get()
        : finish(scope, begin(scope, order, false, config.ids().next()), progress);
  }

  @Override
  public List<ErasureCertificate> certificates(TenantScope scope, long after, int limit) {
    requireAdministrator(scope);
    Require.limit("/limit", limit, MAX_CERTIFICATES);
    return unitOfWork.inScope(scope, () -> erasures.certificates(after, limit));
  }

  @Override
  public ErasureVerification verify(TenantScope scope) {
    requireAdministrator(scope);
    long found = 0;
    AuditHash head = AuditHash.NONE;
    Long damage = null;
    List<ErasureCertificate> page;
    do {
      page = certificates(scope, found, MAX_CERTIFICATES);
      for (ErasureCertificate certificate : page) {
        boolean follows = certificate.number() == found + 1 && certificate.previous().equals(head);
        if (!follows || !certificate.isUnchanged()) {
          damage = found + 1;
          break;
        }
        found++;
        head = certificate.hash();
      }
    } while (damage == null && page.size() == MAX_CERTIFICATES);
    List<UUID> unfinished =
        unitOfWork.inScope(scope, () -> erasures.unfinished().stream().map(Erasure::id).toList());
    List<Remains> remains = unitOfWork.inScope(scope, rows::remains);
    return new ErasureVerification(found, head, damage, unfinished, remains);
  }

  @Override
  public List<ErasureOutcome> replay(
      TenantScope scope,
      List<Tombstone> tombstones,
      @Nullable Instant since,
      SubjectErasures.Progress progress) {
    requireAdministrator(scope);
    requireNoUnitOfWork();
    Require.size("/tombstones", tombstones, MAX_TOMBSTONES);
    tombstones.forEach(
        tombstone -> {
          requireMayErase(scope, tombstone.subject());
          requireOtherActor(scope, tombstone.subject());
        });
    List<ErasureOutcome> outcomes = new ArrayList<>();
    for (Tombstone tombstone : tombstones) {
      if (since == null || !tombstone.at().isBefore(since)) {
        replay(scope, tombstone, progress).ifPresent(outcomes::add);
      }
    }
    return outcomes;
  }

  private Optional<ErasureOutcome> replay(
      TenantScope scope, Tombstone tombstone, SubjectErasures.Progress progress) {
    Subject subject = tombstone.subject();
    List<Erasure> known = of(scope, subject);
    Optional<Erasure> unfinished = known.stream().filter(e -> !e.isFinished()).findFirst();
    if (unfinished.isPresent()) {
      return Optional.of(finish(scope, unfinished.get(), progress));
    }
    boolean clean =
        !known.isEmpty() && unitOfWork.inScope(scope, () -> rows.count(subject)).isEmpty();
    if (clean) {
      return Optional.empty();
    }
    boolean isNew = known.stream().noneMatch(e -> e.id().equals(tombstone.erasure()));
    Erasure again =
        begin(
            scope,
            new ErasureOrder(subject, tombstone.includeShared(), null),
            true,
            isNew ? tombstone.erasure() : config.ids().next());
    return Optional.of(finish(scope, again, progress));
  }

  @Override
  public List<TextPlace> find(TenantScope scope, String text) {
    requireAdministrator(scope);
    Require.text("/text", text, MAX_TEXT);
    if (text.length() < MIN_TEXT) {
      throw ValidationException.at("/text", "must have at least " + MIN_TEXT + " characters");
    }
    return unitOfWork.inScope(scope, () -> rows.find(text));
  }

  /** Goes from the tombstone to the certificate; each step can be interrupted and done again. */
  private ErasureOutcome finish(
      TenantScope scope, Erasure erasure, SubjectErasures.Progress progress) {
    UUID id = erasure.id();
    progress.report(erasure.tombstone(), 0, 0);
    if (erasure.state() == ErasureState.WAITING) {
      awaitOlder(scope, erasure, progress);
      run(scope, () -> rows.beginErasing(id));
    }
    Optional<Batch> batch;
    do {
      batch = unitOfWork.inScope(scope, () -> rows.eraseNext(id, config.rows(), config.packets()));
      batch.ifPresent(done -> progress.report(erasure.tombstone(), done.done(), done.total()));
    } while (batch.isPresent());
    run(scope, rows::refresh);
    return unitOfWork.inScope(scope, () -> certificates.write(erasure));
  }

  private void awaitOlder(TenantScope scope, Erasure erasure, SubjectErasures.Progress progress) {
    Duration left = config.patience();
    while (true) {
      Duration step = left.compareTo(STEP) < 0 ? left : STEP;
      if (unitOfWork.inScope(scope, () -> rows.awaitOlder(erasure.id(), step))) {
        return;
      }
      left = left.minus(step);
      if (left.isZero()) {
        throw new UnavailableException(
            ErrorCode.ROLLED_BACK,
            "a transaction that is older than the tombstone is still open; the tombstone stands,"
                + " so erase again when that has ended",
            null);
      }
      progress.report(erasure.tombstone(), 0, 0);
    }
  }

  private void run(TenantScope scope, Runnable work) {
    unitOfWork.<@Nullable Void>inScope(
        scope,
        () -> {
          work.run();
          return null;
        });
  }

  private List<Erasure> of(TenantScope scope, Subject subject) {
    return unitOfWork.inScope(scope, () -> erasures.of(subject));
  }

  private ErasureCertificate certificate(TenantScope scope, Erasure erasure) {
    return unitOfWork.inScope(scope, () -> erasures.certificate(erasure.id()).orElseThrow());
  }

  /** Sets the tombstone; if somebody was faster, his erasure goes on. */
  private Erasure begin(TenantScope scope, ErasureOrder order, boolean replayed, UUID id) {
    try {
      return unitOfWork.inScope(
          scope,
          () -> {
            Erasure erasure =
                erasures.begin(id, order.subject(), order.includeShared(), replayed, newKey());
            deeds.begun(erasure, order.reason());
            return erasure;
          });
    } catch (ConflictException taken) {
      return of(scope, order.subject()).stream()
          .filter(erasure -> !erasure.isFinished())
          .findFirst()
          .orElseThrow(() -> taken);
    }
  }

  private SubjectKey newKey() {
    byte[] bytes = new byte[KEY_BYTES];
    config.random().nextBytes(bytes);
    return new SubjectKey(HexFormat.of().formatHex(bytes));
  }

  private static void requireAdministrator(TenantScope scope) {
    if (!scope.role().covers(Role.TENANT_ADMIN)) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN, "erasing is for administrators of the tenant");
    }
  }

  private static void requireMayErase(TenantScope scope, Subject subject) {
    requireAdministrator(scope);
    if (!subject.tenant().equals(scope.tenant())) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN, "the subject is of another tenant than the scope");
    }
    if (subject.kind() == SubjectKind.TENANT && scope.role() != Role.PLATFORM_ADMIN) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN, "a tenant is erased by platform administrators alone");
    }
  }

  /** The tombstone would refuse the scope that has yet to finish. */
  private static void requireOtherActor(TenantScope scope, Subject subject) {
    boolean own =
        subject.user() != null
            ? subject.user().equals(scope.user())
            : subject.org() != null && subject.org().equals(scope.org());
    if (own) {
      throw ValidationException.at(
          "/subject", "is whom the scope acts for; another administrator erases it");
    }
  }

  private void requireNoUnitOfWork() {
    if (unitOfWork.lastsLonger()) {
      throw new IllegalStateException(
          "an erasure is many units of work: it cannot be a part of another one");
    }
  }
}
