package io.l9.substrate.inmemory.trade;

import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.DocumentKind;
import io.l9.substrate.domain.trade.DocumentVersion;
import io.l9.substrate.inmemory.tenancy.Table;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Documents and their versions: each scope sees and changes those that it may. */
final class DocumentTable {

  private record Key(String kind, UUID id) {

    static Key of(Document document) {
      return new Key(document.kind().code(), document.id());
    }
  }

  private record VersionKey(Key document, int number) {}

  /** A version with the owner of the document, which a deletion has too. */
  private record Kept(Ownership owner, DocumentVersion version) {}

  private final UnitsOfWork units;
  private final Clock clock;
  private final Table<Key, Document> documents;
  private final Table<Key, Integer> newest;
  private final Table<VersionKey, Kept> versions;

  DocumentTable(UnitsOfWork units, Clock clock) {
    this.units = units;
    this.clock = clock;
    documents = new Table<>(units);
    newest = new Table<>(units);
    versions = new Table<>(units);
    units.own(documents, Document::owner);
    units.own(versions, Kept::owner);
  }

  TenantScope scope() {
    return units.scope();
  }

  /** Refuses a document that the scope may not write. */
  void requireWritable(Document document) {
    TenantScope scope = units.scope();
    if (!document.isWritableBy(scope)) {
      throw UnitsOfWork.forbidden(scope);
    }
  }

  boolean isTaken(Document document) {
    return documents.get(Key.of(document)) != null;
  }

  /** Returns the documents of a kind that the scope sees. */
  Stream<Document> visible(DocumentKind kind) {
    TenantScope scope = units.scope();
    return documents.values().stream()
        .filter(document -> document.kind().code().equals(kind.code()))
        .filter(document -> document.isVisibleTo(scope));
  }

  /** Returns a document that the scope may write. */
  Optional<Document> writable(DocumentKind kind, UUID id) {
    TenantScope scope = units.scope();
    return Optional.ofNullable(documents.get(new Key(kind.code(), id)))
        .filter(document -> document.isWritableBy(scope));
  }

  /** Returns the documents of all kinds, whoever owns them. */
  List<Document> all() {
    return List.copyOf(documents.values());
  }

  /** Stores a document and its version. */
  void put(Document document) {
    documents.put(Key.of(document), document);
    keep(document, document.version(), document);
  }

  /** Removes a document; its deletion is a version too. */
  void remove(Document document) {
    documents.remove(Key.of(document));
    keep(document, document.version() + 1, null);
  }

  private void keep(Document document, int number, @Nullable Document content) {
    Key key = Key.of(document);
    newest.put(key, number);
    DocumentVersion version =
        new DocumentVersion(number, content, Times.stored(clock.instant()), units.scope().user());
    versions.put(new VersionKey(key, number), new Kept(document.owner(), version));
  }

  /** Returns the number of the newest version that an id ever had; 0: none. */
  int newest(Document document) {
    return newest(Key.of(document));
  }

  private int newest(Key key) {
    Integer number = newest.get(key);
    return number == null ? 0 : number;
  }

  /** Returns the versions that the scope sees, the newest first. */
  Stream<DocumentVersion> versions(DocumentKind kind, UUID id) {
    TenantScope scope = units.scope();
    Key key = new Key(kind.code(), id);
    return Stream.iterate(newest(key), number -> number > 0, number -> number - 1)
        .flatMap(number -> Stream.ofNullable(versions.get(new VersionKey(key, number))))
        .filter(kept -> scope.sees(kept.owner(), Visibility.SHARED))
        .map(Kept::version);
  }
}
