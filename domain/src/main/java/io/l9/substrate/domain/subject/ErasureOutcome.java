package io.l9.substrate.domain.subject;

import org.jspecify.annotations.Nullable;

/**
 * The result of an erasure.
 *
 * @param tombstone to be kept outside of the database and its backups, for {@link
 *     SubjectErasures#replay}
 * @param key given out once, with the call that finished the erasure, and stored nowhere; null: it
 *     was finished before
 */
public record ErasureOutcome(
    Tombstone tombstone, ErasureCertificate certificate, @Nullable SubjectKey key) {}
