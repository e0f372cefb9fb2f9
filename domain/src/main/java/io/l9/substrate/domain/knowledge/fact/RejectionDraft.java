package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;

/**
 * A value to be rejected, whether somebody asserted it yet or not.
 *
 * @param reach for whom
 * @param reason at most {@link FactChange#MAX_REASON} characters
 */
public record RejectionDraft(
    EntityName subject, String predicate, FactObject object, Reach reach, String reason) {

  /** The group for which a value is rejected. */
  public enum Reach implements Coded {
    USER,
    ORG,
    TENANT;

    /**
     * The constant of a name on the wire.
     *
     * @throws ValidationException if there is no such reach
     */
    public static Reach ofCode(String name) {
      for (Reach reach : values()) {
        if (reach.code().equals(name)) {
          return reach;
        }
      }
      throw ValidationException.at("/for", "must be one of user, org, tenant");
    }
  }

  public RejectionDraft {
    Require.present("/subject", subject);
    predicate = FactDraft.predicate(predicate);
    Require.present("/object", object);
    Require.present("/for", reach);
    Require.text("/reason", reason, FactChange.MAX_REASON);
  }
}
