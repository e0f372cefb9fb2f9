package io.l9.substrate.application.subject;

import io.l9.substrate.application.shared.SubjectConfig;
import io.l9.substrate.domain.audit.AuditEntry;
import io.l9.substrate.domain.audit.AuditHash;
import io.l9.substrate.domain.audit.AuditHead;
import io.l9.substrate.domain.audit.AuditRedaction;
import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.subject.Erasure;
import io.l9.substrate.domain.subject.ErasureCertificate;
import io.l9.substrate.domain.subject.ErasureOutcome;
import io.l9.substrate.domain.subject.ErasureRepository;
import io.l9.substrate.domain.subject.SubjectKey;
import io.l9.substrate.domain.subject.SubjectRows;
import io.l9.substrate.domain.subject.SubjectStore;
import io.l9.substrate.domain.subject.TableTally;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The certificates of erasures, in the unit of work that is open. */
final class Certificates {

  private static final int PAGE = 1000;

  private final ErasureRepository erasures;
  private final SubjectRows rows;
  private final AuditRepository audit;
  private final SubjectConfig config;
  private final Deeds deeds;

  Certificates(SubjectStore store, SubjectConfig config, Deeds deeds) {
    this.erasures = store.erasures();
    this.rows = store.rows();
    this.audit = store.audit();
    this.config = config;
    this.deeds = deeds;
  }

  /** Looks at every table again, and writes the certificate behind the last one. */
  ErasureOutcome write(Erasure erasure) {
    AuditHead head = erasures.hold();
    Optional<SubjectKey> key = erasures.key(erasure.id());
    if (key.isEmpty()) { // another caller of the same order was faster
      return new ErasureOutcome(
          erasure.tombstone(), erasures.certificate(erasure.id()).orElseThrow(), null);
    }
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
}
