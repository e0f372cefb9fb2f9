package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import java.util.UUID;

/** Inbound port: relationships between entities. Thread-safe. */
public interface Relationships {

  /** The greatest number of mentions in one call. */
  int MAX_BATCH = 500;

  /**
   * Stores a relationship of the caller's own, or reinforces it; see {@link
   * Relationship#mentioned}.
   *
   * @throws io.l9.substrate.domain.shared.ConflictException if a rejection that stands covers it
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write it, or does
   *     not see its packet
   */
  Mention mention(TenantScope scope, RelationshipDraft draft);

  /**
   * The same for many, all or none, with the result of single calls.
   *
   * @throws io.l9.substrate.domain.shared.ValidationException if there are more than {@value
   *     #MAX_BATCH}
   */
  List<Mention> mentionAll(TenantScope scope, List<RelationshipDraft> drafts);

  /**
   * Returns a relationship.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException if this scope sees none of that id
   */
  Relationship get(TenantScope scope, UUID id);

  /** Returns relationships, newest first. */
  Page<Relationship> list(TenantScope scope, RelationshipQuery query);

  /**
   * Deletes a relationship.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException if this scope sees none of that id
   * @throws io.l9.substrate.domain.shared.ForbiddenException if this scope may not delete it
   * @throws io.l9.substrate.domain.shared.ConflictException if it is a fact: change that
   */
  void delete(TenantScope scope, UUID id);
}
