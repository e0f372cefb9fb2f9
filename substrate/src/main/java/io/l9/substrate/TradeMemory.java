package io.l9.substrate;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.DocumentDraft;
import io.l9.substrate.domain.trade.DocumentKind;
import io.l9.substrate.domain.trade.DocumentPatch;
import io.l9.substrate.domain.trade.DocumentQuery;
import io.l9.substrate.domain.trade.DocumentVersion;
import io.l9.substrate.domain.trade.MaterialLink;
import io.l9.substrate.domain.trade.MaterialLinks;
import io.l9.substrate.domain.trade.StatusChange;
import io.l9.substrate.domain.trade.SumLine;
import io.l9.substrate.domain.trade.SumQuery;
import io.l9.substrate.domain.trade.TradeDocuments;
import io.l9.substrate.domain.trade.TradeSums;
import io.l9.substrate.domain.trade.TradeUseCases;
import io.l9.substrate.domain.world.Expected;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Trade, as an actor sees it: {@link TradeDocuments}, {@link MaterialLinks} and {@link TradeSums},
 * bound to a scope. Cheap, immutable, thread-safe.
 *
 * <pre>{@code
 * TradeMemory trade = memory.trade();
 * SumLine sold = trade.total(SumQuery.groupedBy().ofBuyer(acme));
 * }</pre>
 */
public final class TradeMemory {

  private final TradeUseCases useCases;
  private final TenantScope scope;

  TradeMemory(TradeUseCases useCases, TenantScope scope) {
    this.useCases = useCases;
    this.scope = scope;
  }

  /** See {@link TradeDocuments#create}. */
  public Document create(DocumentDraft draft) {
    return useCases.documents().create(scope, Require.present("/draft", draft));
  }

  /** See {@link TradeDocuments#get}. */
  public Document get(DocumentKind kind, UUID id) {
    return useCases
        .documents()
        .get(scope, Require.present("/kind", kind), Require.present("/id", id));
  }

  /** See {@link TradeDocuments#list}. */
  public Page<Document> list(DocumentQuery query) {
    return useCases.documents().list(scope, Require.present("/query", query));
  }

  /** See {@link TradeDocuments#put}. */
  public Document put(DocumentDraft draft, Expected expected) {
    return useCases
        .documents()
        .put(scope, Require.present("/draft", draft), Require.present("/expected", expected));
  }

  /** See {@link TradeDocuments#patch}. */
  public Document patch(DocumentKind kind, UUID id, DocumentPatch patch, Expected expected) {
    return useCases
        .documents()
        .patch(
            scope,
            Require.present("/kind", kind),
            Require.present("/id", id),
            Require.present("/patch", patch),
            Require.present("/expected", expected));
  }

  /** See {@link TradeDocuments#delete}. */
  public void delete(DocumentKind kind, UUID id, Expected expected, boolean isDetaching) {
    useCases
        .documents()
        .delete(
            scope,
            Require.present("/kind", kind),
            Require.present("/id", id),
            Require.present("/expected", expected),
            isDetaching);
  }

  /** See {@link TradeDocuments#versions}. */
  public List<DocumentVersion> versions(
      DocumentKind kind, UUID id, int limit, @Nullable Integer before) {
    return useCases
        .documents()
        .versions(scope, Require.present("/kind", kind), Require.present("/id", id), limit, before);
  }

  /** See {@link TradeDocuments#statusChanges}. */
  public List<StatusChange> statusChanges(
      DocumentKind kind, UUID id, int limit, @Nullable Integer before) {
    return useCases
        .documents()
        .statusChanges(
            scope, Require.present("/kind", kind), Require.present("/id", id), limit, before);
  }

  /** See {@link MaterialLinks#put}. */
  public Document link(MaterialLink link) {
    return useCases.materials().put(scope, link);
  }

  /** See {@link TradeSums#sums}. */
  public List<SumLine> sums(SumQuery query) {
    return useCases.sums().sums(scope, Require.present("/query", query));
  }

  /** See {@link TradeSums#total}. */
  public SumLine total(SumQuery query) {
    return useCases.sums().total(scope, Require.present("/query", query));
  }
}
