package io.l9.substrate.application.trade;

import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.shared.VersionMismatchException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.DocumentDraft;
import io.l9.substrate.domain.trade.DocumentKind;
import io.l9.substrate.domain.trade.DocumentPatch;
import io.l9.substrate.domain.trade.DocumentQuery;
import io.l9.substrate.domain.trade.DocumentRepository;
import io.l9.substrate.domain.trade.DocumentVersion;
import io.l9.substrate.domain.trade.Field;
import io.l9.substrate.domain.trade.FieldCondition;
import io.l9.substrate.domain.trade.StatusChange;
import io.l9.substrate.domain.trade.TradeDocuments;
import io.l9.substrate.domain.trade.TradeStore;
import io.l9.substrate.domain.world.Expected;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

final class TradeDocumentsService implements TradeDocuments {

  private final UnitOfWork unitOfWork;
  private final DocumentRepository documents;
  private final List<DocumentKind> kinds;
  private final IdGenerator ids;
  private final JsonCodec json;
  private final Clock clock;

  TradeDocumentsService(
      TradeStore store, List<DocumentKind> kinds, IdGenerator ids, JsonCodec json, Clock clock) {
    this.unitOfWork = store.unitOfWork();
    this.documents = store.documents();
    this.kinds = List.copyOf(kinds);
    this.ids = ids;
    this.json = json;
    this.clock = clock;
  }

  private Instant now() {
    return Times.stored(clock.instant());
  }

  @Override
  public Document create(TenantScope scope, DocumentDraft draft) {
    return unitOfWork.inScope(scope, () -> documents.create(document(scope, draft)));
  }

  /** Returns the document of a draft, with snapshots of what it refers to. */
  private Document document(TenantScope scope, DocumentDraft draft) {
    Map<String, Object> fields = new HashMap<>(draft.fields());
    for (Field field : draft.kind().fields()) {
      if (field.target() != null && draft.fields().get(field.name()) instanceof UUID id) {
        fields.put(field.snapshot(), json.of(snapshot(field, id)));
      }
    }
    Instant now = now();
    return new Document(
        draft.kind(),
        draft.id() == null ? ids.next() : draft.id(),
        new Ownership(scope.tenant(), scope.org(), null),
        draft.at() == null ? now : Times.stored(draft.at()),
        fields,
        null,
        1,
        now);
  }

  /** Returns the id and the name that the target of a reference has now. */
  private Map<String, Object> snapshot(Field reference, UUID id) {
    DocumentKind kind =
        kinds.stream()
            .filter(other -> other.code().equals(reference.target()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no kind " + reference.target()));
    Document target =
        documents
            .find(kind, id)
            .orElseThrow(() -> refused(reference, "there is no such " + kind.code()));
    if (target.archivedAt() != null) {
      throw refused(reference, "this " + kind.code() + " is archived; take another one");
    }
    Map<String, Object> snapshot = new HashMap<>();
    snapshot.put("id", id.toString());
    kind.fields().stream()
        .filter(field -> field.isSearched() && target.fields().get(field.name()) instanceof String)
        .findFirst()
        .ifPresent(field -> snapshot.put("name", target.fields().get(field.name())));
    return snapshot;
  }

  private static ValidationException refused(Field reference, String why) {
    return ValidationException.at(reference.pointer(), ErrorCode.PARENT_NOT_FOUND, why);
  }

  @Override
  public Document get(TenantScope scope, DocumentKind kind, UUID id) {
    return unitOfWork.inScope(scope, () -> found(kind, id));
  }

  private Document found(DocumentKind kind, UUID id) {
    return documents.find(kind, id).orElseThrow(() -> absent(kind));
  }

  private static NotFoundException absent(DocumentKind kind) {
    return new NotFoundException(
        ErrorCode.NOT_FOUND, "There is no " + kind.code() + " of this id.");
  }

  @Override
  public Page<Document> list(TenantScope scope, DocumentQuery query) {
    return unitOfWork.inScope(scope, () -> documents.list(query));
  }

  @Override
  public Document put(TenantScope scope, DocumentDraft draft, Expected expected) {
    UUID id = Require.present("/id", draft.id());
    return unitOfWork.inScope(
        scope,
        () -> {
          Optional<Document> before = documents.find(draft.kind(), id);
          if (before.isEmpty()) {
            if (!expected.admits(0)) {
              throw new VersionMismatchException(
                  "There is no "
                      + draft.kind().code()
                      + " of this id; create it without a version.");
            }
            return documents.create(document(scope, draft));
          }
          Document there = writable(scope, before.get(), expected);
          Instant at = draft.at() == null ? there.at() : Times.stored(draft.at());
          return replaced(there.changed(at, draft.fields(), there.archivedAt(), now()));
        });
  }

  /** Returns a document that is as expected, and may be changed. */
  private static Document writable(TenantScope scope, Document document, Expected expected) {
    if (!document.isWritableBy(scope)) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          document.owner().org() == null
              ? "Only an administrator of the tenant may change what belongs to no organisation."
              : "Only a member of the organisation may change what belongs to it.");
    }
    if (!expected.admits(document.version())) {
      throw new VersionMismatchException(
          "The "
              + document.kind().code()
              + " is at version "
              + document.version()
              + "; read it, and make the change to that.",
          document.version());
    }
    return document;
  }

  private Document replaced(Document next) {
    if (!documents.replace(next)) {
      throw outrun(next.kind());
    }
    return next;
  }

  private static VersionMismatchException outrun(DocumentKind kind) {
    return new VersionMismatchException(
        "The " + kind.code() + " was changed meanwhile; read it, and make the change to that.");
  }

  @Override
  public Document patch(
      TenantScope scope, DocumentKind kind, UUID id, DocumentPatch patch, Expected expected) {
    return unitOfWork.inScope(
        scope,
        () -> replaced(patch.appliedTo(writable(scope, found(kind, id), expected), json, now())));
  }

  @Override
  public void delete(
      TenantScope scope, DocumentKind kind, UUID id, Expected expected, boolean isDetaching) {
    long unused =
        unitOfWork.inScope(
            scope,
            () -> {
              Document document = writable(scope, found(kind, id), expected);
              if (!documents.delete(kind, id, document.version())) {
                throw outrun(kind);
              }
              // counted afterwards: nobody can refer to it any more, and a failure takes it back
              long referring = isDetaching ? 0 : referring(kind, id);
              if (referring > 0) {
                throw new ConflictException(
                    ErrorCode.CONFLICT,
                    "The "
                        + kind.code()
                        + " is referred to "
                        + referring
                        + (referring == 1 ? " time" : " times")
                        + "; archive it, or delete it with detach=true.");
              }
              return referring;
            });
  }

  private long referring(DocumentKind target, UUID id) {
    long count = 0;
    for (DocumentKind kind : kinds) {
      for (Field reference : kind.referencesTo(target)) {
        count +=
            documents.count(
                DocumentQuery.of(kind, 1)
                    .withArchived()
                    .where(FieldCondition.equal(reference.name(), id.toString())));
      }
    }
    return count;
  }

  @Override
  public List<DocumentVersion> versions(
      TenantScope scope, DocumentKind kind, UUID id, int limit, @Nullable Integer before) {
    Require.limit("/limit", limit, MAX_VERSIONS);
    List<DocumentVersion> versions =
        unitOfWork.inScope(scope, () -> documents.versions(kind, id, limit, before));
    if (versions.isEmpty() && before == null) {
      throw absent(kind);
    }
    return versions;
  }

  @Override
  public List<StatusChange> statusChanges(
      TenantScope scope, DocumentKind kind, UUID id, int limit, @Nullable Integer before) {
    Require.limit("/limit", limit, MAX_VERSIONS);
    if (kind.lifecycle() == null) {
      throw ValidationException.at(
          "/kind", "must be one whose documents have a status; a " + kind.code() + " has none");
    }
    List<StatusChange> changes = unitOfWork.inScope(scope, () -> changes(kind, id, limit, before));
    if (changes.isEmpty() && before == null) {
      throw absent(kind);
    }
    return changes;
  }

  private List<StatusChange> changes(
      DocumentKind kind, UUID id, int limit, @Nullable Integer before) {
    List<StatusChange> changes = new ArrayList<>();
    DocumentVersion later = null;
    Integer end = before;
    List<DocumentVersion> page;
    do {
      page = documents.versions(kind, id, MAX_VERSIONS, end);
      for (DocumentVersion version : page) {
        if (later != null) {
          StatusChange.between(version, later).ifPresent(changes::add);
        }
        if (changes.size() == limit) {
          return changes;
        }
        later = version;
        end = version.number();
      }
    } while (page.size() == MAX_VERSIONS);
    if (later != null) {
      StatusChange.between(null, later).ifPresent(changes::add);
    }
    return changes;
  }
}
