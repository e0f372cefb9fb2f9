package io.l9.substrate.persistence.retention;

import jakarta.data.repository.Insert;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes of {@code retention_holds}. */
@Repository
interface RetentionHoldTable {

  @Insert
  void insert(RetentionHoldRow row);

  @Query(
      "update RetentionHoldRow set liftedBy = :by, liftedAt = :at where id = :id and liftedAt is null")
  int lift(UUID id, @Nullable UUID by, Instant at);
}
