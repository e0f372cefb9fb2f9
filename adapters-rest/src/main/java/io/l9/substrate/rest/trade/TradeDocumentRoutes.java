package io.l9.substrate.rest.trade;

import static io.l9.substrate.domain.identity.Permission.TRADE_READ;
import static io.l9.substrate.domain.identity.Permission.TRADE_WRITE;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.DocumentDraft;
import io.l9.substrate.domain.trade.DocumentQuery;
import io.l9.substrate.domain.trade.DocumentVersion;
import io.l9.substrate.domain.trade.Field;
import io.l9.substrate.domain.trade.FieldCondition;
import io.l9.substrate.domain.trade.StatusChange;
import io.l9.substrate.domain.trade.TradeDocuments;
import io.l9.substrate.domain.trade.TradeUseCases;
import io.l9.substrate.domain.world.Expected;
import io.l9.substrate.rest.http.AttributeParameter;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.ExpectedVersions;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.PatchValue;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import io.l9.substrate.rest.http.WireText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The routes of documents of trade: those of every {@link TradeResource}, out of its kind. A
 * qualifier is a part of the path; or, since servers and proxies refuse or change some characters
 * there, a parameter of {@code /v1/trade/entity}.
 */
public final class TradeDocumentRoutes {

  private static final String QUALIFIED = TradeResource.ROOT + "entity";
  private static final String PREFIX = "_prefix";
  private static final String ARCHIVED = "archived";

  private final TradeUseCases useCases;
  private final TradeDocuments documents;
  private final JsonCodec json;

  public TradeDocumentRoutes(TradeUseCases useCases, JsonCodec json) {
    this.useCases = useCases;
    this.documents = useCases.documents();
    this.json = json;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    TradeResource.ALL.forEach(resource -> new TradeSchemas(resource).addTo(schemas));
    schemas
        .requests(LinkMaterialRequest.class)
        .page("StatusChangePage", StatusChangeResponse.class, TradeDocuments.MAX_VERSIONS);
  }

  public void register(Routes routes) {
    routes.put(TradeResource.MATERIAL_EDGES.address()).needs(TRADE_WRITE).to(this::link);
    TradeResource.ALL.forEach(resource -> register(routes, resource));
  }

  private void register(Routes routes, TradeResource resource) {
    String path = resource.address();
    routes
        .get(path)
        .needs(TRADE_READ)
        .knows(filters(resource).toArray(String[]::new))
        .to(call -> list(call, resource));
    String qualifier = resource.qualifier();
    if (qualifier == null) {
      routes.post(path).needs(TRADE_WRITE).once().to(call -> create(call, resource));
      registerOne(routes, resource, path + "/{id}");
    } else {
      registerOne(routes, resource, path + "/{" + qualifier + "}/{id}");
      registerOne(routes, resource, QUALIFIED, qualifier, "id");
    }
  }

  private void registerOne(Routes routes, TradeResource resource, String path, String... names) {
    routes
        .get(path)
        .needs(TRADE_READ)
        .knows(names)
        .to(call -> reply(call, 200, found(call, resource)));
    if (resource.qualifier() != null) {
      routes
          .put(path)
          .needs(TRADE_WRITE)
          .knows(names)
          .ifMatch()
          .ifAbsent()
          .to(call -> put(call, resource));
    }
    routes.patch(path).needs(TRADE_WRITE).knows(names).ifMatch().to(call -> patch(call, resource));
    if (resource.isDeletable()) {
      routes
          .delete(path)
          .needs(TRADE_WRITE)
          .knows(resource.isReferredTo() ? and(names, "detach") : names)
          .ifMatch()
          .to(call -> delete(call, resource));
    }
    routes
        .get(path + "/versions")
        .needs(TRADE_READ)
        .knows(and(names, "limit", "cursor"))
        .to(call -> versions(call, resource));
    if (resource.kind().lifecycle() != null) {
      routes
          .get(path + "/status-changes")
          .needs(TRADE_READ)
          .knows(and(names, "limit", "cursor"))
          .to(call -> statusChanges(call, resource));
    }
  }

  private static String[] and(String[] names, String... more) {
    return Stream.of(names, more).flatMap(Stream::of).toArray(String[]::new);
  }

  private static List<String> filters(TradeResource resource) {
    List<String> names = new ArrayList<>(List.of(AttributeParameter.NAME, "from", "to"));
    for (Field field : resource.kind().fields()) {
      if (!field.isDerived() && field.isFound()) {
        names.add(field.name());
      }
      if (field.isFoundByPrefix()) {
        names.add(field.name() + PREFIX);
      }
    }
    if (resource.kind().isArchivable()) {
      names.add("include");
    }
    names.addAll(List.of("limit", "cursor"));
    return names;
  }

  private void list(Call call, TradeResource resource) {
    Paging paging = call.paging();
    DocumentQuery query =
        new DocumentQuery(
            resource.kind(),
            conditions(call, resource),
            AttributeParameter.conditions(call, json),
            call.query().time("from"),
            call.query().time("to"),
            call.query().names("include", Set.of(ARCHIVED)).contains(ARCHIVED),
            paging.limit(),
            paging.position());
    paging.reply(documents.list(call.scope(), query), DocumentResponse::of);
  }

  private static List<FieldCondition> conditions(Call call, TradeResource resource) {
    List<FieldCondition> conditions = new ArrayList<>();
    for (Field field : resource.kind().fields()) {
      String value = call.query().text(field.name());
      if (value != null) {
        conditions.add(FieldCondition.equal(field.name(), value));
      }
      String prefix = call.query().text(field.name() + PREFIX);
      if (prefix != null) {
        conditions.add(FieldCondition.prefix(field.name(), prefix));
      }
    }
    return conditions;
  }

  private void create(Call call, TradeResource resource) {
    DocumentDraft draft =
        DocumentRequest.draft(
            resource, null, null, call.members(DocumentRequest.created(resource)), json);
    created(call, resource, documents.create(call.scope(), draft));
  }

  private static void created(Call call, TradeResource resource, Document document) {
    call.version(document.version());
    call.created(resource.address() + "/" + document.id(), DocumentResponse.of(document));
  }

  private static void reply(Call call, int status, Document document) {
    call.version(document.version());
    call.reply(status, DocumentResponse.of(document));
  }

  private static UUID id(Call call) {
    UUID id = WireText.uuid(call.name("id"));
    if (id == null) {
      throw ValidationException.at("/id", "must be a UUID");
    }
    return id;
  }

  private static @Nullable String qualifier(Call call, TradeResource resource) {
    return resource.qualifier() == null ? null : call.name(resource.qualifier());
  }

  private Document found(Call call, TradeResource resource) {
    String qualifier = qualifier(call, resource);
    Document document = documents.get(call.scope(), resource.kind(), id(call));
    requireAddressed(resource, qualifier, document);
    return document;
  }

  /** Answers a document of another qualifier like one that is not there. */
  private static void requireAddressed(
      TradeResource resource, @Nullable String qualifier, Document document) {
    if (qualifier != null && !qualifier.equals(document.fields().get(resource.qualifier()))) {
      throw new NotFoundException(
          ErrorCode.NOT_FOUND,
          "There is no "
              + resource.kind().code()
              + " of this id and "
              + resource.qualifier()
              + ".");
    }
  }

  /** The expected version of the addressed document. */
  private Expected expected(Call call, TradeResource resource) {
    if (resource.qualifier() != null) {
      Document unused = found(call, resource);
    }
    return ExpectedVersions.of(call, () -> found(call, resource).version());
  }

  private void put(Call call, TradeResource resource) {
    DocumentDraft draft =
        DocumentRequest.draft(
            resource,
            id(call),
            qualifier(call, resource),
            call.members(DocumentRequest.created(resource)),
            json);
    Expected expected = ExpectedVersions.orAbsence(call, () -> found(call, resource).version());
    Document document = documents.put(call.scope(), draft, expected);
    reply(call, expected instanceof Expected.Absence ? 201 : 200, document);
  }

  private void patch(Call call, TradeResource resource) {
    Map<String, PatchValue<Object>> members = call.members(DocumentRequest.patched(resource));
    Expected expected = expected(call, resource);
    reply(
        call,
        200,
        documents.patch(
            call.scope(),
            resource.kind(),
            id(call),
            DocumentRequest.patch(resource, members, json),
            expected));
  }

  private void delete(Call call, TradeResource resource) {
    Expected expected = expected(call, resource);
    documents.delete(
        call.scope(), resource.kind(), id(call), expected, call.query().flag("detach"));
    call.done();
  }

  private void versions(Call call, TradeResource resource) {
    String qualifier = qualifier(call, resource);
    if (qualifier != null) {
      // of the two newest versions one has a document, which tells the qualifier
      documents.versions(call.scope(), resource.kind(), id(call), 2, null).stream()
          .flatMap(version -> Stream.ofNullable(version.document()))
          .findFirst()
          .ifPresent(document -> requireAddressed(resource, qualifier, document));
    }
    Paging paging = call.paging();
    List<DocumentVersion> page =
        documents.versions(call.scope(), resource.kind(), id(call), paging.limit(), before(paging));
    replyBackwards(
        paging, page, DocumentVersion::number, page.stream().map(DocumentResponse::of).toList());
  }

  private void statusChanges(Call call, TradeResource resource) {
    Paging paging = call.paging();
    List<StatusChange> page =
        documents.statusChanges(
            call.scope(), resource.kind(), id(call), paging.limit(), before(paging));
    replyBackwards(
        paging,
        page,
        StatusChange::version,
        page.stream().map(StatusChangeResponse::from).toList());
  }

  private static @Nullable Integer before(Paging paging) {
    String after = paging.after();
    return after == null ? null : Integer.valueOf(after);
  }

  /** Answers with a page of what is numbered down to 1. */
  private static <T> void replyBackwards(
      Paging paging, List<T> page, ToIntFunction<T> number, List<?> rendered) {
    int last = page.isEmpty() ? 1 : number.applyAsInt(page.get(page.size() - 1));
    paging.reply(rendered, page.size() < paging.limit() || last == 1 ? null : String.valueOf(last));
  }

  private void link(Call call) {
    Document material =
        useCases.materials().put(call.scope(), call.body(LinkMaterialRequest.class).toCommand());
    if (material.version() == 1) {
      created(call, TradeResource.MATERIAL_EDGES, material);
    } else {
      reply(call, 200, material);
    }
  }
}
