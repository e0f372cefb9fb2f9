package io.l9.substrate;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.subject.ErasureCertificate;
import io.l9.substrate.domain.subject.ErasureOrder;
import io.l9.substrate.domain.subject.ErasureOutcome;
import io.l9.substrate.domain.subject.ErasureVerification;
import io.l9.substrate.domain.subject.SubjectCensus;
import io.l9.substrate.domain.subject.SubjectErasures;
import io.l9.substrate.domain.subject.TextPlace;
import io.l9.substrate.domain.subject.Tombstone;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The erasing of subjects, as an administrator does it: {@link SubjectErasures} bound to a scope.
 * Cheap, immutable, thread-safe.
 *
 * <pre>{@code
 * var admin = l9.as(scope.withRole(Role.TENANT_ADMIN)).subjects();
 * var order = new ErasureOrder(Subject.user(tenant, user), false, "asked for by letter");
 * ErasureOutcome erased = admin.erase(order, (tombstone, done, total) -> keepOutside(tombstone));
 * }</pre>
 */
public final class SubjectMemory {

  private final SubjectErasures erasures;
  private final TenantScope scope;

  SubjectMemory(SubjectErasures erasures, TenantScope scope) {
    this.erasures = erasures;
    this.scope = scope;
  }

  /** See {@link SubjectErasures#census}. */
  public SubjectCensus census(ErasureOrder order) {
    return erasures.census(scope, Require.present("/order", order));
  }

  /** See {@link SubjectErasures#erase}. */
  public ErasureOutcome erase(ErasureOrder order, SubjectErasures.Progress progress) {
    return erasures.erase(
        scope, Require.present("/order", order), Require.present("/progress", progress));
  }

  /** See {@link SubjectErasures#certificates}. */
  public List<ErasureCertificate> certificates(long after, int limit) {
    return erasures.certificates(scope, after, limit);
  }

  /** See {@link SubjectErasures#verify}. */
  public ErasureVerification verify() {
    return erasures.verify(scope);
  }

  /** See {@link SubjectErasures#replay}. */
  public List<ErasureOutcome> replay(
      List<Tombstone> tombstones, @Nullable Instant since, SubjectErasures.Progress progress) {
    return erasures.replay(
        scope,
        Require.present("/tombstones", tombstones),
        since,
        Require.present("/progress", progress));
  }

  /** See {@link SubjectErasures#find}. */
  public List<TextPlace> find(String text) {
    return erasures.find(scope, Require.present("/text", text));
  }
}
