package io.l9.substrate.domain.trade;

import io.l9.substrate.domain.tenancy.UserId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change of the status of a document, its creation and deletion included.
 *
 * @param version that came with it
 * @param from null: there was no document
 * @param to null: it was deleted
 * @param at by the store's clock
 * @param by null: an actor without a user
 */
public record StatusChange(
    int version, @Nullable String from, @Nullable String to, Instant at, @Nullable UserId by) {

  /**
   * Returns the change of status between two versions; empty: it stayed.
   *
   * @param before null: there was no document
   */
  public static Optional<StatusChange> between(
      @Nullable DocumentVersion before, DocumentVersion after) {
    String from = before == null ? null : status(before.document());
    String to = status(after.document());
    return Objects.equals(from, to)
        ? Optional.empty()
        : Optional.of(new StatusChange(after.number(), from, to, after.at(), after.by()));
  }

  private static @Nullable String status(@Nullable Document document) {
    Lifecycle lifecycle = document == null ? null : document.kind().lifecycle();
    return document != null
            && lifecycle != null
            && document.fields().get(lifecycle.field()) instanceof String status
        ? status
        : null;
  }
}
