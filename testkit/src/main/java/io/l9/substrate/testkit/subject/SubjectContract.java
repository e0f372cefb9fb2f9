package io.l9.substrate.testkit.subject;

import io.l9.substrate.domain.audit.AuditHash;
import io.l9.substrate.domain.audit.AuditHead;
import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.domain.logs.LogLevel;
import io.l9.substrate.domain.logs.LogStore;
import io.l9.substrate.domain.subject.Erasure;
import io.l9.substrate.domain.subject.ErasureCertificate;
import io.l9.substrate.domain.subject.RetainedBytes;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.subject.SubjectKey;
import io.l9.substrate.domain.subject.SubjectStore;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.StoreContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Base of the kits for subjects: rows of users, and erasures. */
public abstract class SubjectContract extends StoreContract {

  static final SubjectKey KEY = new SubjectKey("0a".repeat(32));

  /** The ports under test. */
  protected abstract SubjectStore store();

  /** The lines of agents, which are rows of users, in the same store. */
  protected abstract LogStore logs();

  @Override
  public final UnitOfWork unitOfWork() {
    return store().unitOfWork();
  }

  final TenantScope admin() {
    return world().tenantAdmin();
  }

  static Subject userOf(TenantScope actor) {
    UserId user = Objects.requireNonNull(actor.user());
    return Subject.user(actor.tenant(), user);
  }

  /** The organisation of most actors. */
  final Subject org() {
    OrgId org = Objects.requireNonNull(world().endUser().org());
    return Subject.org(admin().tenant(), org);
  }

  /** Stores lines of an actor. */
  final void write(TenantScope actor, int lines, String message) {
    List<LogEntry> entries = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      entries.add(
          new LogEntry(
              Seeds.uuid(random()),
              actor.owner(),
              "planner",
              LogLevel.INFO,
              message,
              null,
              null,
              NOW,
              null,
              null,
              null,
              null));
    }
    run(actor, () -> logs().logs().append(entries));
  }

  final Erasure begin(Subject subject) {
    return begin(subject, Seeds.uuid(random()));
  }

  final Erasure begin(Subject subject, UUID id) {
    return as(admin(), () -> store().erasures().begin(id, subject, false, false, KEY));
  }

  /** Erases all rows, without a certificate. */
  final void eraseAll(Erasure erasure) {
    run(admin(), () -> store().rows().beginErasing(erasure.id()));
    while (as(admin(), () -> store().rows().eraseNext(erasure.id(), 100, 100)).isPresent()) {
      // until nothing is left
    }
    run(admin(), () -> store().rows().refresh());
  }

  /** Returns the certificate of an erasure behind a head. */
  static ErasureCertificate certificate(AuditHead head, Erasure erasure) {
    return new ErasureCertificate(
            head.number() + 1,
            erasure.id(),
            erasure.subject().kind(),
            KEY.pseudonymOf(erasure.subject()),
            erasure.includeShared(),
            erasure.replayed(),
            erasure.begunAt(),
            NOW,
            "0160",
            List.of(),
            0,
            AuditHash.NONE,
            new RetainedBytes(30, "backups are kept for \"30\" days, Grüße"),
            head.hash(),
            AuditHash.NONE)
        .linked();
  }
}
