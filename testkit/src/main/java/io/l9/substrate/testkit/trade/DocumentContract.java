package io.l9.substrate.testkit.trade;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.DocumentKind;
import io.l9.substrate.domain.trade.DocumentQuery;
import io.l9.substrate.domain.trade.DocumentRepository;
import io.l9.substrate.domain.trade.Field;
import io.l9.substrate.domain.trade.TradeStore;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.StoreContract;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Base of the kits of trade: the ports under test, and documents to store. */
public abstract class DocumentContract extends StoreContract {

  /** The ports under test. */
  protected abstract TradeStore store();

  protected abstract JsonCodec json();

  @Override
  public final UnitOfWork unitOfWork() {
    return store().unitOfWork();
  }

  final DocumentRepository documents() {
    return store().documents();
  }

  final TenantScope actor() {
    return world().endUser();
  }

  static Ownership home(TenantScope actor) {
    return new Ownership(actor.tenant(), actor.org(), null);
  }

  final UUID newId() {
    return Seeds.uuid(random());
  }

  /** Returns a document of the actor's organisation that is not stored. */
  final Document made(DocumentKind kind, int number) {
    return SampleDocuments.of(kind, newId(), home(actor()), NOW, number);
  }

  final Document stored(Document document) {
    return as(actor(), () -> documents().create(document));
  }

  final Document stored(DocumentKind kind, int number) {
    return stored(made(kind, number));
  }

  /** Returns the same document with other values of some fields. */
  static Document with(Document document, Map<String, Object> changes) {
    Map<String, Object> fields = new HashMap<>(document.fields());
    fields.putAll(changes);
    return new Document(
        document.kind(),
        document.id(),
        document.owner(),
        document.at(),
        fields,
        document.archivedAt(),
        document.version(),
        document.updatedAt());
  }

  /** Returns a document that refers to another, with the snapshot of it. */
  static Document referring(Document document, Field reference, Document target, String name) {
    return with(
        document,
        Map.of(
            reference.name(),
            target.id(),
            reference.snapshot(),
            new JsonDocument("{\"id\":\"" + target.id() + "\",\"name\":\"" + name + "\"}")));
  }

  final Optional<Document> find(TenantScope actor, Document document) {
    return as(actor, () -> documents().find(document.kind(), document.id()));
  }

  final List<Document> list(DocumentQuery query) {
    return as(actor(), () -> documents().list(query)).items();
  }

  final List<UUID> ids(DocumentQuery query) {
    return list(query).stream().map(Document::id).toList();
  }
}
