package io.l9.substrate;

import io.l9.substrate.domain.retention.RetentionDue;
import io.l9.substrate.domain.retention.RetentionHold;
import io.l9.substrate.domain.retention.RetentionKind;
import io.l9.substrate.domain.retention.RetentionPolicies;
import io.l9.substrate.domain.retention.RetentionPolicy;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import java.util.UUID;

/**
 * One administrator's view of retention: {@link RetentionPolicies}, bound to a scope. Cheap,
 * immutable, thread-safe.
 *
 * <pre>{@code
 * var retention = l9.as(scope.withRole(Role.TENANT_ADMIN)).retention();
 * retention.set(RetentionKind.PACKETS, 365);
 * retention.preview().forEach(System.out::println);   // what the next run of the job deletes
 * UUID hold = retention.hold(RetentionKind.PACKETS, "lawsuit 4711").id();
 * }</pre>
 */
public final class RetentionMemory {

  private final RetentionPolicies policies;
  private final TenantScope scope;

  RetentionMemory(RetentionPolicies policies, TenantScope scope) {
    this.policies = policies;
    this.scope = scope;
  }

  /** See {@link RetentionPolicies#list}. */
  public List<RetentionPolicy> list() {
    return policies.list(scope);
  }

  /** See {@link RetentionPolicies#set}. */
  public RetentionPolicy set(RetentionKind kind, int days) {
    return policies.set(scope, Require.present("/kind", kind), days);
  }

  /** See {@link RetentionPolicies#remove}. */
  public RetentionPolicy remove(RetentionKind kind) {
    return policies.remove(scope, Require.present("/kind", kind));
  }

  /** See {@link RetentionPolicies#preview}. */
  public List<RetentionDue> preview() {
    return policies.preview(scope);
  }

  /** Stops every deletion by age of a kind; see {@link RetentionPolicies#hold}. */
  public RetentionHold hold(RetentionKind kind, String reason) {
    return policies.hold(scope, Require.present("/kind", kind), Require.present("/reason", reason));
  }

  /** Stops every deletion by age of everything; see {@link RetentionPolicies#hold}. */
  public RetentionHold holdAll(String reason) {
    return policies.hold(scope, null, Require.present("/reason", reason));
  }

  /** See {@link RetentionPolicies#holds}. */
  public List<RetentionHold> holds() {
    return policies.holds(scope);
  }

  /** See {@link RetentionPolicies#lift}. */
  public void lift(UUID hold) {
    policies.lift(scope, Require.present("/id", hold));
  }
}
