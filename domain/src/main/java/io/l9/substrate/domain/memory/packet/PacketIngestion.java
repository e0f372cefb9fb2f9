package io.l9.substrate.domain.memory.packet;

import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;

/**
 * Inbound port: writes packets. A packet is stored with its tags, lineage, search terms and
 * embeddings in one transaction, or not at all. Thread-safe.
 *
 * <p>All methods throw {@link io.l9.substrate.domain.shared.ValidationException} ({@code
 * parent-not-found}, {@code lineage-cycle}), {@link
 * io.l9.substrate.domain.shared.ConflictException} ({@code conflict}: the id is taken by other
 * content; {@code duplicate-content}: the draft asked to be rejected), {@link
 * io.l9.substrate.domain.shared.ForbiddenException} (this role may not write that visibility) and
 * {@link io.l9.substrate.domain.shared.UnavailableException}.
 */
public interface PacketIngestion {

  /** The most drafts in one batch. */
  int MAX_BATCH = 1000;

  IngestOutcome ingest(TenantScope scope, PacketDraft draft);

  /**
   * Writes all or nothing. Drafts may name each other as parents by their ids, in any order.
   * Otherwise a batch is what its drafts, written one after the other, would be: equal ones are
   * told apart as {@link OnDuplicate} says, and those without a time happen one after the other, in
   * their order, a microsecond apart.
   *
   * @param drafts at most {@value #MAX_BATCH}
   * @return one outcome a draft, in the same order; a failure's violations point to {@code
   *     /items/<index>}
   */
  List<IngestOutcome> ingestAll(TenantScope scope, List<PacketDraft> drafts);

  /**
   * Writes what can be written: a draft that fails does not keep the others from being stored,
   * except those that name it as parent.
   *
   * @param drafts at most {@value #MAX_BATCH}
   * @return one result a draft, in the same order
   * @throws io.l9.substrate.domain.shared.ConflictException for the whole batch, of which nothing
   *     is then stored, if another writer takes the id or the content of a draft that others of the
   *     batch build on
   */
  List<ItemResult> ingestEach(TenantScope scope, List<PacketDraft> drafts);
}
