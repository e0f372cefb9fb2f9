package io.l9.substrate.persistence.knowledge.fact;

import io.l9.substrate.domain.tenancy.Role;
import jakarta.data.repository.Insert;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes of {@code fact_rejections}. */
@Repository
interface RejectionTable {

  @Insert
  void insert(RejectionRow row);

  @Query(
      "update RejectionRow set liftReason = :reason, lifterUser = :user, lifterRole = :role,"
          + " liftedAt = :at where id = :id and liftedAt is null")
  int lift(UUID id, String reason, @Nullable UUID user, @Nullable Role role, Instant at);
}
