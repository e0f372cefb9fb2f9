package io.l9.substrate.rest.system;

import io.l9.substrate.rest.archive.ArchiveRoutes;
import io.l9.substrate.rest.audit.AuditRoutes;
import io.l9.substrate.rest.checkpoints.CheckpointRoutes;
import io.l9.substrate.rest.http.ClasspathFiles;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import io.l9.substrate.rest.identity.ApiKeyRoutes;
import io.l9.substrate.rest.knowledge.fact.FactExtractionRoutes;
import io.l9.substrate.rest.knowledge.fact.FactPredicateRoutes;
import io.l9.substrate.rest.knowledge.fact.FactRoutes;
import io.l9.substrate.rest.knowledge.fact.RejectionRoutes;
import io.l9.substrate.rest.knowledge.graph.GraphRoutes;
import io.l9.substrate.rest.knowledge.graph.MergeRoutes;
import io.l9.substrate.rest.knowledge.graph.RelationshipRoutes;
import io.l9.substrate.rest.knowledge.review.ReviewRoutes;
import io.l9.substrate.rest.logs.LogRoutes;
import io.l9.substrate.rest.maintenance.JobRoutes;
import io.l9.substrate.rest.memory.access.AccessRoutes;
import io.l9.substrate.rest.memory.catalog.CatalogRoutes;
import io.l9.substrate.rest.memory.catalog.TagRoutes;
import io.l9.substrate.rest.memory.catalog.ThreadRoutes;
import io.l9.substrate.rest.memory.embedding.EmbeddingRoutes;
import io.l9.substrate.rest.memory.event.AgentRoutes;
import io.l9.substrate.rest.memory.packet.PacketRoutes;
import io.l9.substrate.rest.memory.packet.StoredPacketRoutes;
import io.l9.substrate.rest.memory.search.SearchRoutes;
import io.l9.substrate.rest.memory.summary.SummaryRoutes;
import io.l9.substrate.rest.memory.transfer.PacketTransferRoutes;
import io.l9.substrate.rest.prompt.ContextRoutes;
import io.l9.substrate.rest.reasoning.ReasoningRoutes;
import io.l9.substrate.rest.reflection.ReflectionRoutes;
import io.l9.substrate.rest.reflection.TaskReflectionRoutes;
import io.l9.substrate.rest.requests.OperationRoutes;
import io.l9.substrate.rest.retention.RetentionRoutes;
import io.l9.substrate.rest.store.StoreRoutes;
import io.l9.substrate.rest.subject.SubjectRoutes;
import io.l9.substrate.rest.tasks.TaskRoutes;
import io.l9.substrate.rest.tasks.TaskWorkRoutes;
import io.l9.substrate.rest.tenancy.WhoamiRoutes;
import io.l9.substrate.rest.traces.TraceRoutes;
import io.l9.substrate.rest.trade.TradeDocumentRoutes;
import io.l9.substrate.rest.trade.TradeSumRoutes;
import io.l9.substrate.rest.world.WorldDocumentRoutes;
import io.l9.substrate.rest.world.WorldEntityRoutes;
import io.l9.substrate.rest.world.WorldSnapshotRoutes;
import io.l9.substrate.rest.world.WorldStateRoutes;
import io.l9.substrate.rest.world.WorldUpdateRoutes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * The OpenAPI document: a base, a part for each context that lies beside its routes, and what every
 * operation has in common, which the base says once and which is filled in here.
 */
public final class OpenApiDocument {

  private static final String ROOT = "/io/l9/substrate/rest/";

  private static final String TRADE = "trade";

  /** The contexts, in the order in which readers meet them. */
  private static final List<String> PARTS =
      List.of(
          "memory/packet",
          "memory/catalog",
          "memory/transfer",
          "memory/embedding",
          "memory/search",
          "memory/access",
          "memory/summary",
          "memory/event",
          "logs",
          "knowledge/fact",
          "reflection",
          "reasoning",
          "traces",
          "prompt",
          "knowledge/graph",
          "knowledge/review",
          "tasks",
          "maintenance",
          "requests",
          "tenancy",
          "audit",
          "retention",
          "archive",
          "subject",
          "checkpoints",
          "store",
          "world",
          TRADE,
          "identity",
          "system");

  private static final List<Consumer<Schemas>> SCHEMAS =
      List.of(
          Routes::schemas,
          PacketRoutes::schemas,
          StoredPacketRoutes::schemas,
          CatalogRoutes::schemas,
          ThreadRoutes::schemas,
          TagRoutes::schemas,
          PacketTransferRoutes::schemas,
          EmbeddingRoutes::schemas,
          SearchRoutes::schemas,
          AccessRoutes::schemas,
          SummaryRoutes::schemas,
          AgentRoutes::schemas,
          LogRoutes::schemas,
          FactRoutes::schemas,
          RejectionRoutes::schemas,
          FactExtractionRoutes::schemas,
          FactPredicateRoutes::schemas,
          ReflectionRoutes::schemas,
          TaskReflectionRoutes::schemas,
          ReasoningRoutes::schemas,
          TraceRoutes::schemas,
          ContextRoutes::schemas,
          RelationshipRoutes::schemas,
          GraphRoutes::schemas,
          MergeRoutes::schemas,
          ReviewRoutes::schemas,
          TaskRoutes::schemas,
          TaskWorkRoutes::schemas,
          JobRoutes::schemas,
          OperationRoutes::schemas,
          WhoamiRoutes::schemas,
          AuditRoutes::schemas,
          RetentionRoutes::schemas,
          ArchiveRoutes::schemas,
          SubjectRoutes::schemas,
          CheckpointRoutes::schemas,
          StoreRoutes::schemas,
          WorldEntityRoutes::schemas,
          WorldUpdateRoutes::schemas,
          WorldStateRoutes::schemas,
          WorldSnapshotRoutes::schemas,
          WorldDocumentRoutes::schemas,
          ApiKeyRoutes::schemas,
          SystemRoutes::schemas);

  private static final List<Consumer<Schemas>> SCHEMAS_OF_TRADE =
      List.of(TradeDocumentRoutes::schemas, TradeSumRoutes::schemas);

  /** Put together once, when somebody first asks for it: a fifth of a start is too much. */
  public static final OpenApiDocument INSTANCE = new OpenApiDocument(true);

  private final byte[] yaml;
  private final byte[] json;

  /** The holder of the document of servers without trade. */
  private static final class WithoutTrade {

    static final OpenApiDocument INSTANCE = new OpenApiDocument(false);
  }

  /** Returns the document of a server with or without the module of trade. */
  public static OpenApiDocument of(boolean isWithTrade) {
    return isWithTrade ? INSTANCE : WithoutTrade.INSTANCE;
  }

  private OpenApiDocument(boolean isWithTrade) {
    YAMLMapper mapper =
        YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();
    ObjectNode whole =
        (ObjectNode) mapper.readTree(ClasspathFiles.bytes(ROOT + "openapi.base.yaml"));
    for (String part : PARTS) {
      if (isWithTrade || !part.equals(TRADE)) {
        add(
            whole,
            (ObjectNode) mapper.readTree(ClasspathFiles.bytes(ROOT + part + "/openapi.part.yaml")));
      }
    }
    Schemas schemas = new Schemas();
    SCHEMAS.forEach(routes -> routes.accept(schemas));
    if (isWithTrade) {
      SCHEMAS_OF_TRADE.forEach(routes -> routes.accept(schemas));
    }
    ObjectNode components = (ObjectNode) whole.path("components");
    add(components.withObject("schemas"), schemas.toJson());
    components.set("schemas", sorted(components.path("schemas")));
    JsonNode every = whole.remove("x-every-operation");
    JsonNode read = whole.remove("x-every-read");
    JsonNode body = whole.remove("x-every-body");
    JsonNode keyed = whole.remove("x-every-idempotent");
    JsonNode open = whole.remove("x-every-open");
    for (Map.Entry<String, JsonNode> path : whole.path("paths").properties()) {
      boolean identified = path.getKey().startsWith("/v1/");
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        ObjectNode operation = (ObjectNode) method.getValue();
        fill(operation, identified ? every : open);
        if (identified) {
          if (method.getKey().equals("get")
              && operation.at("/responses/200/content").has("application/json")) {
            fill(operation, read);
          }
          if (operation.has("requestBody")) {
            fill(operation, body);
          }
          if (operation.path("parameters").toString().contains("/IdempotencyKey\"")) {
            fill(operation, keyed);
          }
        }
      }
    }
    yaml = mapper.writeValueAsBytes(whole);
    json = new JsonMapper().writeValueAsBytes(whole);
  }

  private static ObjectNode sorted(JsonNode object) {
    ObjectNode sorted = JsonNodeFactory.instance.objectNode();
    object.propertyNames().stream().sorted().forEach(name -> sorted.set(name, object.get(name)));
    return sorted;
  }

  /** Adds what a part has; nothing may be there twice. */
  private static void add(ObjectNode whole, ObjectNode part) {
    for (Map.Entry<String, JsonNode> member : part.properties()) {
      JsonNode there = whole.get(member.getKey());
      if (there == null) {
        whole.set(member.getKey(), member.getValue());
      } else if (there instanceof ArrayNode list) {
        list.addAll((ArrayNode) member.getValue());
      } else if (there instanceof ObjectNode object
          && member.getValue() instanceof ObjectNode more) {
        add(object, more);
      } else {
        throw new IllegalStateException("the OpenAPI document has two of " + member.getKey());
      }
    }
  }

  private static void fill(ObjectNode operation, JsonNode common) {
    common.path("parameters").forEach(operation.withArray("parameters")::add);
    ObjectNode responses = operation.withObject("responses");
    List<String> own = new ArrayList<>(responses.propertyNames());
    for (Map.Entry<String, JsonNode> response : common.path("responses").properties()) {
      if (!own.contains(response.getKey())) {
        responses.set(response.getKey(), response.getValue());
      }
    }
    for (String status : own) {
      // A reference brings its own headers.
      if (status.startsWith("2")
          && responses.get(status) instanceof ObjectNode response
          && !response.has("$ref")) {
        ObjectNode headers = response.withObject("headers");
        common.path("headers").properties().forEach(it -> headers.set(it.getKey(), it.getValue()));
      }
    }
  }

  public byte[] yaml() {
    return yaml.clone();
  }

  public byte[] json() {
    return json.clone();
  }
}
