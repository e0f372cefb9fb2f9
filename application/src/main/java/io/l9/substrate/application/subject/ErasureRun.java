package io.l9.substrate.application.subject;

import io.l9.substrate.application.shared.SubjectConfig;
import io.l9.substrate.domain.audit.AuditEntry;
import io.l9.substrate.domain.audit.AuditHash;
import io.l9.substrate.domain.audit.AuditHead;
import io.l9.substrate.domain.audit.AuditRedaction;
import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.subject.Erasure;
import io.l9.substrate.domain.subject.ErasureCertificate;
import io.l9.substrate.domain.subject.ErasureOutcome;
import io.l9.substrate.domain.subject.ErasureProgress;
import io.l9.substrate.domain.subject.ErasureRepository;
import io.l9.substrate.domain.subject.ErasureState;
import io.l9.substrate.domain.subject.SubjectKey;
import io.l9.substrate.domain.subject.SubjectRows;
import io.l9.substrate.domain.subject.SubjectRows.Batch;
import io.l9.substrate.domain.subject.SubjectStore;
import io.l9.substrate.domain.subject.TableTally;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The way of an erasure from its tombstone to its certificate, in units of work of its own. Each
 * step can be interrupted, and is done again or found done.
 */
final class ErasureRun {

  private static final Duration STEP = Duration.ofSeconds(1);

  private static final int PAGE = 1000;

  private final UnitOfWork unitOfWork;
  private final ErasureRepository erasures;
  private final SubjectRows rows;
  private final AuditRepository audit;
  private final SubjectConfig config;
  private final Deeds deeds;

  ErasureRun(SubjectStore store, SubjectConfig config, Deeds deeds) {
    this.unitOfWork = store.unitOfWork();
    this.erasures = store.erasures();
    this.rows = store.rows();
    this.audit = store.audit();
    this.config = config;
    this.deeds = deeds;
  }

  ErasureOutcome finish(TenantScope scope, Erasure erasure, ErasureProgress progress) {
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
    return unitOfWork.inScope(scope, () -> certify(erasure));
  }

  private void awaitOlder(TenantScope scope, Erasure erasure, ErasureProgress progress) {
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

  private ErasureOutcome certify(Erasure erasure) {
    Optional<SubjectKey> key = erasures.key(erasure.id());
    if (key.isEmpty()) { // another caller of the same order was faster
      return new ErasureOutcome(
          erasure.tombstone(), erasures.certificate(erasure.id()).orElseThrow(), null);
    }
    AuditHead head = erasures.hold();
    List<TableTally> tables = rows.secondLook(erasure.id());
    AuditRedaction redaction = redaction(erasure.id());
    AuditHash digest = redaction.digest();
    ErasureCertificate certificate =
        new ErasureCertificate(
                head.number() + 1,
                erasure.id(),
                erasure.subject().kind(),
                key.get().pseudonymOf(erasure.subject()),
                erasure.includeShared(),
                erasure.replayed(),
                erasure.begunAt(),
                Times.stored(config.clock().instant()),
                config.schema(),
                tables,
                redaction.entries(),
                digest == null ? AuditHash.NONE : digest,
                config.retained(),
                head.hash(),
                AuditHash.NONE)
            .linked();
    erasures.finish(certificate);
    deeds.finished(erasure, certificate);
    return new ErasureOutcome(erasure.tombstone(), certificate, key.get());
  }

  private AuditRedaction redaction(UUID erasure) {
    AuditRedaction redaction = AuditRedaction.none(erasure);
    long after = 0;
    List<AuditEntry> page;
    do {
      page = audit.redacted(erasure, after, PAGE);
      for (AuditEntry entry : page) {
        redaction = redaction.and(entry);
        after = entry.number();
      }
    } while (page.size() == PAGE);
    return redaction;
  }

  private void run(TenantScope scope, Runnable work) {
    unitOfWork.<@Nullable Void>inScope(
        scope,
        () -> {
          work.run();
          return null;
        });
  }
}
