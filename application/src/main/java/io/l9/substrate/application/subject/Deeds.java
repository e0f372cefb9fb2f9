package io.l9.substrate.application.subject;

import io.l9.substrate.application.shared.SubjectConfig;
import io.l9.substrate.domain.audit.AuditDraft;
import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.domain.audit.AuditTarget;
import io.l9.substrate.domain.subject.Erasure;
import io.l9.substrate.domain.subject.ErasureCertificate;
import io.l9.substrate.domain.subject.SubjectKind;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The entries of the audit log about erasures, which name no subject. */
final class Deeds {

  private final AuditRepository log;
  private final SubjectConfig config;

  Deeds(AuditRepository log, SubjectConfig config) {
    this.log = log;
    this.config = config;
  }

  void begun(Erasure erasure, @Nullable String reason) {
    enter(
        erasure,
        "erasure.begin",
        reason,
        Map.of(
            "kind", erasure.subject().kind().code(),
            "include_shared", erasure.includeShared(),
            "replayed", erasure.replayed()));
  }

  /** Of a tenant the log is gone, and the certificate says it alone. */
  void finished(Erasure erasure, ErasureCertificate certificate) {
    if (erasure.subject().kind() != SubjectKind.TENANT) {
      enter(
          erasure,
          "erasure.end",
          null,
          Map.of(
              "certificate", certificate.number(),
              "hash", certificate.hash().hex(),
              "complete", certificate.isComplete()));
    }
  }

  private void enter(
      Erasure erasure, String action, @Nullable String reason, Map<String, Object> after) {
    log.append(
        List.of(
            new AuditDraft(
                new Ownership(erasure.subject().tenant(), null, null),
                Visibility.SHARED,
                action,
                new AuditTarget("erasure", erasure.id().toString()),
                reason,
                null,
                config.json().of(after),
                config.ids().next())));
  }
}
