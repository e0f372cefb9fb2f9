package io.l9.substrate.application.trade;

import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.shared.VersionMismatchException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.DocumentDraft;
import io.l9.substrate.domain.trade.DocumentPatch;
import io.l9.substrate.domain.trade.DocumentRepository;
import io.l9.substrate.domain.trade.Field;
import io.l9.substrate.domain.trade.MaterialLink;
import io.l9.substrate.domain.trade.MaterialLinks;
import io.l9.substrate.domain.trade.TradeKinds;
import io.l9.substrate.domain.trade.TradeStore;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

final class MaterialLinksService implements MaterialLinks {

  private static final String RELATIONSHIPS = "relationships";
  private static final Field MATERIAL = TradeKinds.MATERIAL_EDGE.field("material").orElseThrow();

  private final UnitOfWork unitOfWork;
  private final DocumentRepository documents;
  private final IdGenerator ids;
  private final JsonCodec json;
  private final Clock clock;

  MaterialLinksService(TradeStore store, IdGenerator ids, JsonCodec json, Clock clock) {
    this.unitOfWork = store.unitOfWork();
    this.documents = store.documents();
    this.ids = ids;
    this.json = json;
    this.clock = clock;
  }

  @Override
  public Document put(TenantScope scope, MaterialLink link) {
    Require.present("/link", link);
    return unitOfWork.inScope(
        scope,
        () -> {
          Instant now = Times.stored(clock.instant());
          Optional<Document> there = documents.hold(TradeKinds.MATERIAL_EDGE, MATERIAL, link.key());
          return there.isPresent()
              ? extended(there.get(), link, now)
              : documents.create(material(scope, link, now));
        });
  }

  private Document material(TenantScope scope, MaterialLink link, Instant now) {
    DocumentDraft draft =
        new DocumentDraft(
            TradeKinds.MATERIAL_EDGE,
            null,
            null,
            Map.of(
                MATERIAL.name(),
                json.of(Map.of("id", link.from())),
                RELATIONSHIPS,
                link.among(null, json)));
    Ownership owner = new Ownership(scope.tenant(), scope.org(), null);
    return new Document(draft.kind(), ids.next(), owner, now, draft.fields(), null, 1, now);
  }

  private Document extended(Document material, MaterialLink link, Instant now) {
    JsonDocument before =
        material.fields().get(RELATIONSHIPS) instanceof JsonDocument stored ? stored : null;
    Document next =
        DocumentPatch.of(Map.of(RELATIONSHIPS, link.among(before, json)))
            .appliedTo(material, json, now);
    if (!documents.replace(next)) {
      throw new VersionMismatchException(
          "The material was changed meanwhile; send the relationship again.");
    }
    return next;
  }
}
