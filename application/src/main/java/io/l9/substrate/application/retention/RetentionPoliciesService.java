package io.l9.substrate.application.retention;

import io.l9.substrate.domain.audit.AuditDraft;
import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.domain.audit.AuditTarget;
import io.l9.substrate.domain.retention.RetentionDue;
import io.l9.substrate.domain.retention.RetentionHold;
import io.l9.substrate.domain.retention.RetentionKind;
import io.l9.substrate.domain.retention.RetentionPolicies;
import io.l9.substrate.domain.retention.RetentionPolicy;
import io.l9.substrate.domain.retention.RetentionRepository;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

final class RetentionPoliciesService implements RetentionPolicies {

  private final UnitOfWork unitOfWork;
  private final RetentionRepository retention;
  private final AuditRepository audit;
  private final IdGenerator ids;
  private final JsonCodec json;
  private final Clock clock;

  RetentionPoliciesService(RetentionStore store, IdGenerator ids, JsonCodec json, Clock clock) {
    this.unitOfWork = store.unitOfWork();
    this.retention = store.retention();
    this.audit = store.audit();
    this.ids = ids;
    this.json = json;
    this.clock = clock;
  }

  @Override
  public List<RetentionPolicy> list(TenantScope scope) {
    requireAdministrator(scope);
    return unitOfWork.inScope(
        scope,
        () -> {
          Map<RetentionKind, Integer> own = retention.policies(scope.tenant());
          List<RetentionHold> holds = retention.standing(scope.tenant());
          return Arrays.stream(RetentionKind.values())
              .map(kind -> policy(kind, own.get(kind), holds))
              .toList();
        });
  }

  @Override
  public RetentionPolicy set(TenantScope scope, RetentionKind kind, int days) {
    requireAdministrator(scope);
    Require.present("/kind", kind);
    if (days < 1 || days > MAX_DAYS) {
      throw ValidationException.at("/days", "must be from 1 to " + MAX_DAYS);
    }
    return unitOfWork.inScope(
        scope,
        () -> {
          Integer before = retention.policies(scope.tenant()).get(kind);
          retention.set(scope.tenant(), kind, days);
          enter(scope, "retention.set", policyOf(kind), null, days(before), days(days));
          return policy(kind, days, retention.standing(scope.tenant()));
        });
  }

  @Override
  public RetentionPolicy remove(TenantScope scope, RetentionKind kind) {
    requireAdministrator(scope);
    Require.present("/kind", kind);
    return unitOfWork.inScope(
        scope,
        () -> {
          Integer before = retention.policies(scope.tenant()).get(kind);
          if (retention.remove(scope.tenant(), kind)) {
            enter(scope, "retention.remove", policyOf(kind), null, days(before), null);
          }
          return policy(kind, null, retention.standing(scope.tenant()));
        });
  }

  private static RetentionPolicy policy(
      RetentionKind kind, @Nullable Integer days, List<RetentionHold> holds) {
    return new RetentionPolicy(kind, days, holds.stream().anyMatch(hold -> hold.stops(kind)));
  }

  @Override
  public List<RetentionDue> preview(TenantScope scope) {
    requireAdministrator(scope);
    return unitOfWork.inScope(scope, () -> retention.due(scope.tenant(), clock.instant()));
  }

  @Override
  public RetentionHold hold(TenantScope scope, @Nullable RetentionKind kind, String reason) {
    requireAdministrator(scope);
    RetentionHold hold =
        new RetentionHold(
            ids.next(), scope.tenant(), kind, reason, scope.user(), Times.stored(clock.instant()));
    return unitOfWork.inScope(
        scope,
        () -> {
          if (retention.standing(scope.tenant()).size() >= MAX_HOLDS) {
            throw new ConflictException(
                ErrorCode.CONFLICT, MAX_HOLDS + " holds stand already; lift one first");
          }
          retention.place(hold);
          enter(scope, "retention.hold", target(hold.id()), reason, null, covered(hold));
          return hold;
        });
  }

  @Override
  public List<RetentionHold> holds(TenantScope scope) {
    requireAdministrator(scope);
    return unitOfWork.inScope(scope, () -> retention.standing(scope.tenant()));
  }

  @Override
  public void lift(TenantScope scope, UUID id) {
    requireAdministrator(scope);
    Require.present("/id", id);
    boolean unused =
        unitOfWork.inScope(
            scope,
            () -> {
              RetentionHold hold =
                  retention.standing(scope.tenant()).stream()
                      .filter(standing -> standing.id().equals(id))
                      .findFirst()
                      .orElseThrow(() -> none(id));
              if (!retention.lift(id, scope.user(), Times.stored(clock.instant()))) {
                throw none(id);
              }
              enter(scope, "retention.lift", target(id), null, covered(hold), null);
              return true;
            });
  }

  private static NotFoundException none(UUID id) {
    return new NotFoundException(ErrorCode.NOT_FOUND, "no hold " + id + " stands");
  }

  private void enter(
      TenantScope scope,
      String action,
      AuditTarget target,
      @Nullable String reason,
      @Nullable JsonDocument before,
      @Nullable JsonDocument after) {
    audit.append(
        List.of(
            new AuditDraft(
                new Ownership(scope.tenant(), null, null),
                Visibility.SHARED,
                action,
                target,
                reason,
                before,
                after,
                ids.next())));
  }

  private static AuditTarget policyOf(RetentionKind kind) {
    return new AuditTarget("retention", kind.code());
  }

  private static AuditTarget target(UUID hold) {
    return new AuditTarget("retention-hold", hold.toString());
  }

  private @Nullable JsonDocument days(@Nullable Integer days) {
    return days == null ? null : json.of(Map.of("days", days));
  }

  private JsonDocument covered(RetentionHold hold) {
    return json.of(Map.of("kind", hold.kind() == null ? "all" : hold.kind().code()));
  }

  private static void requireAdministrator(TenantScope scope) {
    if (!scope.mayWrite(new Ownership(scope.tenant(), null, null), Visibility.SHARED)) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "only an administrator of the tenant decides how long it keeps, not the role "
              + scope.role().code());
    }
  }
}
