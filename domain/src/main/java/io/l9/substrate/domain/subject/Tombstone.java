package io.l9.substrate.domain.subject;

import io.l9.substrate.domain.shared.Require;
import java.time.Instant;
import java.util.UUID;

/**
 * The mark of an erased subject, in a form to be kept outside of the database and its backups.
 *
 * @param erasure the id of the erasure
 * @param at the time from which on nothing was written in the subject's name
 */
public record Tombstone(UUID erasure, Subject subject, boolean includeShared, Instant at) {

  public Tombstone {
    Require.present("/erasure", erasure);
    Require.present("/subject", subject);
    Require.optionalTime("/at", Require.present("/at", at));
  }
}
