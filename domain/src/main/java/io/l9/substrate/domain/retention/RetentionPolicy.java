package io.l9.substrate.domain.retention;

import org.jspecify.annotations.Nullable;

/**
 * The retention of a kind in a tenant.
 *
 * @param ownDays the days that the tenant has set, 1 to 36,500; null: none
 * @param held whether a hold stops the deletion
 */
public record RetentionPolicy(RetentionKind kind, @Nullable Integer ownDays, boolean held) {

  /** Returns the days after which rows are deleted unless they are held; null: never. */
  public @Nullable Integer days() {
    return ownDays == null ? kind.defaultDays() : ownDays;
  }
}
