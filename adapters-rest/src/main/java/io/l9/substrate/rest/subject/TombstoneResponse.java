package io.l9.substrate.rest.subject;

import io.l9.substrate.domain.subject.Tombstone;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.UUID;

/** A tombstone on the wire. */
@Schema(
    "The mark of an erased subject. Keep it outside of the database and its backups: it erases the"
        + " subject again after a restore.")
public record TombstoneResponse(
    UUID erasure, UUID tenantId, SubjectShape subject, boolean includeShared, Instant at) {

  public static TombstoneResponse from(Tombstone tombstone) {
    return new TombstoneResponse(
        tombstone.erasure(),
        tombstone.subject().tenant().value(),
        SubjectShape.from(tombstone.subject()),
        tombstone.includeShared(),
        tombstone.at());
  }
}
