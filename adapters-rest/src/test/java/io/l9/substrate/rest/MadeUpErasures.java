package io.l9.substrate.rest;

import io.l9.substrate.domain.audit.AuditHash;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.subject.ErasureCertificate;
import io.l9.substrate.domain.subject.ErasureOrder;
import io.l9.substrate.domain.subject.ErasureOutcome;
import io.l9.substrate.domain.subject.ErasureProgress;
import io.l9.substrate.domain.subject.ErasureVerification;
import io.l9.substrate.domain.subject.RetainedBytes;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.subject.SubjectCensus;
import io.l9.substrate.domain.subject.SubjectErasures;
import io.l9.substrate.domain.subject.SubjectKey;
import io.l9.substrate.domain.subject.SubjectKind;
import io.l9.substrate.domain.subject.TableTally;
import io.l9.substrate.domain.subject.TextPlace;
import io.l9.substrate.domain.subject.Tombstone;
import io.l9.substrate.domain.subject.Treatment;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Erasures as the routes see them: a subject has three rows, which go with its first erasure. Rows
 * themselves are the business of storage and of its tests.
 */
final class MadeUpErasures implements SubjectErasures {

  /** The key of every pseudonym. */
  static final SubjectKey KEY = new SubjectKey("ab".repeat(32));

  /** A text that stands in one column of every tenant. */
  static final String TEXT = "heron";

  private static final String TABLE = "packet_store";
  private static final int ROWS = 3;
  private static final AuditHash START = AuditHash.NONE;

  private final Map<Subject, ErasureOutcome> erased = new ConcurrentHashMap<>();

  private static void require(TenantScope scope, @Nullable Subject subject) {
    boolean isWhole = subject != null && subject.kind() == SubjectKind.TENANT;
    boolean may =
        scope.role() == Role.PLATFORM_ADMIN || (scope.role() == Role.TENANT_ADMIN && !isWhole);
    if (!may || (subject != null && !subject.tenant().equals(scope.tenant()))) {
      throw new ForbiddenException(ErrorCode.FORBIDDEN, "erasures are for administrators");
    }
  }

  @Override
  public SubjectCensus census(TenantScope scope, ErasureOrder order) {
    require(scope, order.subject());
    boolean isErased = erased.containsKey(order.subject());
    return new SubjectCensus(
        order.subject(),
        isErased,
        isErased ? List.of() : List.of(new SubjectCensus.TableRows(TABLE, Treatment.DELETE, ROWS)));
  }

  @Override
  public ErasureOutcome erase(TenantScope scope, ErasureOrder order, ErasureProgress progress) {
    require(scope, order.subject());
    ErasureOutcome before = erased.get(order.subject());
    if (before != null) {
      return new ErasureOutcome(before.tombstone(), before.certificate(), null);
    }
    Tombstone tombstone =
        new Tombstone(new UUID(7, erased.size()), order.subject(), order.includeShared(), now());
    progress.report(tombstone, 0, ROWS);
    progress.report(tombstone, ROWS, ROWS);
    ErasureOutcome outcome = new ErasureOutcome(tombstone, certificate(order, tombstone), KEY);
    erased.put(order.subject(), outcome);
    return outcome;
  }

  private static Instant now() {
    return RestFixture.NOW;
  }

  private ErasureCertificate certificate(ErasureOrder order, Tombstone tombstone) {
    List<ErasureCertificate> before = of(order.subject().tenant());
    return new ErasureCertificate(
            before.size() + 1,
            tombstone.erasure(),
            order.subject().kind(),
            KEY.pseudonymOf(order.subject()),
            order.includeShared(),
            false,
            tombstone.at(),
            tombstone.at(),
            "0160",
            List.of(new TableTally(TABLE, Treatment.DELETE, ROWS, ROWS, 0, 0, 0)),
            0,
            START,
            RetainedBytes.NOT_SAID,
            before.isEmpty() ? START : before.get(before.size() - 1).hash(),
            START)
        .linked();
  }

  private List<ErasureCertificate> of(TenantId tenant) {
    return erased.entrySet().stream()
        .filter(one -> one.getKey().tenant().equals(tenant))
        .map(one -> one.getValue().certificate())
        .sorted((left, right) -> Long.compare(left.number(), right.number()))
        .toList();
  }

  @Override
  public List<ErasureCertificate> certificates(TenantScope scope, long after, int limit) {
    require(scope, null);
    return of(scope.tenant()).stream().filter(one -> one.number() > after).limit(limit).toList();
  }

  @Override
  public ErasureVerification verify(TenantScope scope) {
    require(scope, null);
    List<ErasureCertificate> all = of(scope.tenant());
    return new ErasureVerification(
        all.size(),
        all.isEmpty() ? START : all.get(all.size() - 1).hash(),
        null,
        List.of(),
        List.of());
  }

  @Override
  public List<ErasureOutcome> replay(
      TenantScope scope,
      List<Tombstone> tombstones,
      @Nullable Instant since,
      ErasureProgress progress) {
    throw new UnsupportedOperationException("no route replays");
  }

  @Override
  public List<TextPlace> find(TenantScope scope, String text) {
    require(scope, null);
    Require.text("/text", text, MAX_TEXT);
    return text.contains(TEXT) ? List.of(new TextPlace(TABLE, "envelope", 1)) : List.of();
  }
}
