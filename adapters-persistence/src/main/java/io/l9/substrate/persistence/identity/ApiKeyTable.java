package io.l9.substrate.persistence.identity;

import jakarta.data.repository.Insert;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The rows of {@code api_keys} that a scope sees. */
@Repository
interface ApiKeyTable {

  @Insert
  void insert(NewApiKeyRow row);

  @Query("from ApiKeyRow where createdBy = :createdBy")
  List<ApiKeyRow> madeBy(UUID createdBy);

  @Query("update ApiKeyRow set createdBy = :to where createdBy = :from")
  int handOn(UUID from, UUID to);

  @Query("update ApiKeyRow set revokedAt = :at where id = :id and revokedAt is null")
  int revoke(UUID id, Instant at);

  @Query(
      "update ApiKeyRow set replacedBy = :by, expiresAt = least(expiresAt, :endsAt)"
          + " where id = :id and revokedAt is null and replacedBy is null"
          + " and (expiresAt is null or expiresAt > :at)")
  int replace(UUID id, UUID by, Instant endsAt, Instant at);
}
