package io.l9.substrate.domain.trade;

import io.l9.substrate.domain.shared.Page;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: the documents of all kinds. A version is kept of every document that is created,
 * changed or deleted, whoever does it. Every method throws {@link IllegalStateException} outside of
 * a unit of work.
 */
public interface DocumentRepository {

  /**
   * Stores a new document; returns it with its version, which is 1 unless the id had one before.
   *
   * @throws io.l9.substrate.domain.shared.ConflictException if the id is taken, by whomever
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write it
   */
  Document create(Document document);

  /** Returns a document, archived or not. */
  Optional<Document> find(DocumentKind kind, UUID id);

  /**
   * Makes the unit of work the only one that holds this key in the organisation that it acts in,
   * until it ends, and returns the oldest document of that organisation with it.
   *
   * @param field a searched text or material
   * @param key see {@link SearchKey}
   */
  Optional<Document> hold(DocumentKind kind, Field field, String key);

  Page<Document> list(DocumentQuery query);

  /** Returns how many documents a query finds on all its pages. */
  long count(DocumentQuery query);

  /** Replaces the version before this one; returns whether that was there to be written. */
  boolean replace(Document next);

  /**
   * Deletes a document of this version; returns whether it was there to be written. References to
   * it point to nothing from then on, and are one version further.
   */
  boolean delete(DocumentKind kind, UUID id, int version);

  /**
   * Returns versions, the newest first.
   *
   * @param before only numbers before it; null: from the newest on
   */
  List<DocumentVersion> versions(DocumentKind kind, UUID id, int limit, @Nullable Integer before);
}
