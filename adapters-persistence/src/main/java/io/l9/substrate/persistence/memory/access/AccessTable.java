package io.l9.substrate.persistence.memory.access;

import io.l9.substrate.domain.memory.access.AccessTarget;
import jakarta.data.Limit;
import jakarta.data.repository.Insert;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The rows of {@code memory_access_log} that a scope sees. */
@Repository
interface AccessTable {

  @Insert
  void insertAll(List<AccessRow> rows);

  @Query(
      "from AccessRow where targetId = :targetId and targetType = :targetType"
          + " and (at, id) < (:before, :id) order by at desc, id desc")
  List<AccessRow> before(
      UUID targetId, AccessTarget.Type targetType, Instant before, UUID id, Limit limit);
}
