package io.l9.substrate.inmemory.trade;

import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.DocumentKind;
import io.l9.substrate.domain.trade.DocumentQuery;
import io.l9.substrate.domain.trade.DocumentRepository;
import io.l9.substrate.domain.trade.DocumentVersion;
import io.l9.substrate.domain.trade.Field;
import io.l9.substrate.inmemory.shared.Pages;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

final class InMemoryDocumentRepository implements DocumentRepository {

  private final DocumentTable documents;
  private final JsonCodec json;

  InMemoryDocumentRepository(DocumentTable documents, JsonCodec json) {
    this.documents = documents;
    this.json = json;
  }

  @Override
  public Document create(Document document) {
    documents.requireWritable(document);
    if (documents.isTaken(document)) {
      throw new ConflictException(ErrorCode.CONFLICT, "something of that key is already stored");
    }
    Document stored = document.numbered(documents.newest(document) + 1);
    documents.put(stored);
    return stored;
  }

  @Override
  public Optional<Document> find(DocumentKind kind, UUID id) {
    return documents.visible(kind).filter(document -> document.id().equals(id)).findFirst();
  }

  @Override
  public Optional<Document> hold(DocumentKind kind, Field field, String key) {
    TenantScope scope = documents.scope();
    Ownership owner = new Ownership(scope.tenant(), scope.org(), null);
    return documents
        .visible(kind)
        .filter(document -> document.owner().equals(owner))
        .filter(document -> document.key(field, json).equals(Optional.of(key)))
        .min(Comparator.comparing(Document::position));
  }

  private Stream<Document> found(DocumentQuery query) {
    return documents.visible(query.kind()).filter(document -> query.admits(document, json));
  }

  @Override
  public Page<Document> list(DocumentQuery query) {
    return Pages.newestFirst(found(query), Document::position, query.after(), query.limit());
  }

  @Override
  public long count(DocumentQuery query) {
    return found(query).count();
  }

  @Override
  public boolean replace(Document next) {
    boolean isThere =
        documents
            .writable(next.kind(), next.id())
            .filter(before -> before.version() == next.version() - 1)
            .isPresent();
    if (isThere) {
      documents.put(next);
    }
    return isThere;
  }

  @Override
  public boolean delete(DocumentKind kind, UUID id, int version) {
    Optional<Document> there =
        documents.writable(kind, id).filter(document -> document.version() == version);
    there.ifPresent(
        document -> {
          documents.remove(document);
          documents.all().forEach(other -> detach(other, document));
        });
    return there.isPresent();
  }

  private void detach(Document document, Document from) {
    for (Field reference : document.kind().referencesTo(from.kind())) {
      if (from.id().equals(document.fields().get(reference.name()))) {
        documents.put(document.detached(reference));
      }
    }
  }

  @Override
  public List<DocumentVersion> versions(
      DocumentKind kind, UUID id, int limit, @Nullable Integer before) {
    return documents
        .versions(kind, id)
        .filter(version -> before == null || version.number() < before)
        .limit(limit)
        .toList();
  }
}
