package io.l9.substrate.domain.trade;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.world.Expected;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Inbound port: the documents of trade. Thread-safe.
 *
 * <p>Every method that names a document throws {@link
 * io.l9.substrate.domain.shared.NotFoundException} if the scope does not see it; every one that
 * changes it throws {@link io.l9.substrate.domain.shared.ForbiddenException} if the scope may not,
 * and {@link io.l9.substrate.domain.shared.VersionMismatchException} if it is not as expected.
 */
public interface TradeDocuments {

  /** The most versions that one call returns. */
  int MAX_VERSIONS = 200;

  /**
   * Creates a document; snapshots of what it refers to are taken now.
   *
   * @throws io.l9.substrate.domain.shared.ConflictException if the id is taken
   * @throws io.l9.substrate.domain.shared.ValidationException with the code {@code
   *     parent-not-found} if it refers to what is not there or is archived
   */
  Document create(TenantScope scope, DocumentDraft draft);

  Document get(TenantScope scope, DocumentKind kind, UUID id);

  /** Returns documents, the newest first. */
  Page<Document> list(TenantScope scope, DocumentQuery query);

  /**
   * Creates a document of the draft's id, or gives the one that is there the draft's fields.
   *
   * @param expected version that it has, or absence
   */
  Document put(TenantScope scope, DocumentDraft draft, Expected expected);

  /**
   * Changes a document.
   *
   * @throws io.l9.substrate.domain.shared.ConflictException with the code {@code conflict} if a
   *     status may not follow, with {@code immutable-field} if a field may not change any more
   */
  Document patch(
      TenantScope scope, DocumentKind kind, UUID id, DocumentPatch patch, Expected expected);

  /**
   * Deletes a document. Nothing that refers to it is deleted with it.
   *
   * @param isDetaching what refers to it keeps the snapshot alone
   * @throws io.l9.substrate.domain.shared.ConflictException if something refers to it, unless that
   *     is detached; the message names how many do
   */
  void delete(
      TenantScope scope, DocumentKind kind, UUID id, Expected expected, boolean isDetaching);

  /**
   * Returns versions of a document, the newest first, also if it was deleted.
   *
   * @param limit at most {@link #MAX_VERSIONS}
   * @param before only numbers before it; null: from the newest on
   */
  List<DocumentVersion> versions(
      TenantScope scope, DocumentKind kind, UUID id, int limit, @Nullable Integer before);

  /**
   * Returns changes of the status of a document, the newest first, also if it was deleted.
   *
   * @param limit at most {@link #MAX_VERSIONS}
   * @param before only versions before this number; null: from the newest on
   * @throws io.l9.substrate.domain.shared.ValidationException if documents of the kind have none
   */
  List<StatusChange> statusChanges(
      TenantScope scope, DocumentKind kind, UUID id, int limit, @Nullable Integer before);
}
