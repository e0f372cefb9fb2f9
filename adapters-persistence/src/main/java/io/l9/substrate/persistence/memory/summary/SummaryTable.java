package io.l9.substrate.persistence.memory.summary;

import io.l9.substrate.domain.memory.summary.SummaryKind;
import jakarta.data.Limit;
import jakarta.data.repository.Insert;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import jakarta.data.repository.Update;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows of {@code memory_summaries} that a scope sees. */
@Repository
interface SummaryTable {

  String VALID_BEFORE =
      " (validUntil is null or validUntil > :validAt) and (createdAt, id) < (:at, :id)"
          + " order by createdAt desc, id desc";

  @Insert
  void insert(IndexedSummaryRow row);

  @Update
  void update(IndexedSummaryRow row);

  @Query("from SummaryRow where id = :id")
  Optional<SummaryRow> find(UUID id);

  @Query("delete from IndexedSummaryRow where id = :id")
  int delete(UUID id);

  @Query("from SummaryRow where" + VALID_BEFORE)
  List<SummaryRow> before(Instant validAt, Instant at, UUID id, Limit limit);

  @Query("from SummaryRow where kind = :kind and" + VALID_BEFORE)
  List<SummaryRow> ofKindBefore(
      SummaryKind kind, Instant validAt, Instant at, UUID id, Limit limit);

  @Query("from SummaryRow where kind = :kind and value = :value and" + VALID_BEFORE)
  List<SummaryRow> ofSubjectBefore(
      SummaryKind kind, String value, Instant validAt, Instant at, UUID id, Limit limit);
}
