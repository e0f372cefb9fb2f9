package io.l9.substrate.rest.memory.packet;

import static io.l9.substrate.domain.identity.Permission.MEMORY_READ;
import static io.l9.substrate.domain.identity.Permission.MEMORY_WRITE;

import io.l9.substrate.domain.memory.access.AccessFeedback;
import io.l9.substrate.domain.memory.access.AccessQuery;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.memory.catalog.PacketListQuery;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.curation.PacketAmendment;
import io.l9.substrate.domain.memory.curation.PacketCuration;
import io.l9.substrate.domain.memory.curation.PacketRevision;
import io.l9.substrate.domain.memory.embedding.PacketEmbeddings;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Lineage;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.domain.memory.packet.LineageQuery.Direction;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRetrieval;
import io.l9.substrate.domain.memory.search.LineageDiagram;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.MediaTypes;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The routes of one stored packet: to read, change and delete it, and to show its history. */
public final class StoredPacketRoutes {

  /** The number of newest accesses that are included with a packet; the log has them all. */
  private static final int INCLUDED_ACCESSES = 20;

  private final PacketRetrieval retrieval;
  private final PacketRetrieval untracked;
  private final PacketCuration curation;
  private final PacketEmbeddings embeddings;
  private final AccessFeedback accesses;
  private final JsonCodec json;
  private final Clock clock;

  /**
   * The routes.
   *
   * @param retrieval notes what is read
   * @param untracked notes nothing
   */
  public StoredPacketRoutes(
      PacketRetrieval retrieval,
      PacketRetrieval untracked,
      PacketCuration curation,
      PacketEmbeddings embeddings,
      AccessFeedback accesses,
      JsonCodec json,
      Clock clock) {
    this.retrieval = retrieval;
    this.untracked = untracked;
    this.curation = curation;
    this.embeddings = embeddings;
    this.accesses = accesses;
    this.json = json;
    this.clock = clock;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .requests(PatchPacketRequest.class)
        .responses(PacketDetailsResponse.class, LineageResponse.class)
        .page("ChunkPage", ChunkResponse.class, PacketListQuery.MAX_LIMIT)
        .page("AccessPage", AccessResponse.class, PacketListQuery.MAX_LIMIT);
  }

  public void register(Routes routes) {
    String packet = "/v1/packets/{id}";
    routes.get(packet).needs(MEMORY_READ).knows("fields", "include", "track").to(this::get);
    routes.patch(packet).needs(MEMORY_WRITE).ifMatch().to(this::patch);
    routes.delete(packet).needs(MEMORY_WRITE).knows("mode").ifMatch().to(this::delete);
    routes.put(packet + "/tags").needs(MEMORY_WRITE).knows("tag").ifMatch().to(this::tag);
    routes.delete(packet + "/tags").needs(MEMORY_WRITE).knows("tag").ifMatch().to(this::untag);
    routes.put(packet + "/tags/{tag}").needs(MEMORY_WRITE).ifMatch().to(this::tag);
    routes.delete(packet + "/tags/{tag}").needs(MEMORY_WRITE).ifMatch().to(this::untag);
    routes
        .get(packet + "/lineage")
        .needs(MEMORY_READ)
        .knows("direction", "depth", "max_nodes", "format")
        .as(MediaTypes.JSON, MediaTypes.MERMAID)
        .to(this::lineage);
    routes.get(packet + "/chunks").needs(MEMORY_READ).knows("limit", "cursor").to(this::chunks);
    routes
        .get(packet + "/access-log")
        .needs(MEMORY_READ)
        .knows("limit", "cursor")
        .to(this::accessLog);
  }

  private static PacketId id(Call call) {
    return new PacketId(call.pathUuid("id"));
  }

  private void get(Call call) {
    PacketId id = id(call);
    Set<String> included = call.query().names("include", Set.of("embeddings", "access"));
    PacketRetrieval reading = call.query().flag("track") ? retrieval : untracked;
    Packet packet = reading.get(call.scope(), id);
    call.revision(PacketRevision.of(packet).value());
    call.reply(
        200,
        new PacketDetailsResponse(
            PacketResponse.from(packet),
            included.contains("embeddings")
                ? embeddings.of(call.scope(), id.value(), false).stream()
                    .map(EmbeddingMetadata::from)
                    .toList()
                : null,
            included.contains("access")
                ? accesses
                    .accesses(
                        call.scope(),
                        new AccessQuery(AccessTarget.packet(id.value()), INCLUDED_ACCESSES, null))
                    .items()
                    .stream()
                    .map(AccessResponse::from)
                    .toList()
                : null));
  }

  private void patch(Call call) {
    PacketId id = id(call);
    PacketAmendment amendment = call.patch(PatchPacketRequest.class).toCommand(id, expected(call));
    Packet packet = curation.amend(call.scope(), amendment);
    call.revision(PacketRevision.of(packet).value());
    call.reply(200, PacketResponse.from(packet));
  }

  private void delete(Call call) {
    PacketId id = id(call);
    if (call.query().word("mode", "expire", "erase").equals("erase")) {
      var unused = curation.erase(call.scope(), new Erasure(id, false, expected(call)));
    } else {
      var unused =
          curation.amend(
              call.scope(),
              PacketAmendment.builder(id)
                  .expecting(expected(call))
                  .expiresAt(clock.instant())
                  .build());
    }
    call.done();
  }

  private void tag(Call call) {
    amendTags(call, PacketAmendment.builder(id(call)).addTags(Set.of(call.name("tag"))));
  }

  private void untag(Call call) {
    amendTags(call, PacketAmendment.builder(id(call)).removeTags(Set.of(call.name("tag"))));
  }

  private static Set<PacketRevision> expected(Call call) {
    return call.revisions().stream().map(PacketRevision::new).collect(Collectors.toSet());
  }

  private void amendTags(Call call, PacketAmendment.Builder amendment) {
    try {
      var unused = curation.amend(call.scope(), amendment.expecting(expected(call)).build());
    } catch (ValidationException e) {
      // An amendment does not know that its tag is a part of the address.
      throw ValidationException.at("/tag", e.code(), e.violations().get(0).detail());
    }
    call.done();
  }

  private void lineage(Call call) {
    Direction direction =
        Direction.valueOf(
            call.query().word("direction", "up", "down", "both").toUpperCase(Locale.ROOT));
    boolean diagram = call.query().word("format", "graph", "mermaid").equals("mermaid");
    LineageQuery query =
        new LineageQuery(
            id(call),
            direction,
            call.query().integer("depth", LineageQuery.MAX_DEPTH),
            call.query().integer("max_nodes", LineageQuery.MAX_NODES));
    Lineage lineage = untracked.lineage(call.scope(), query);
    if (diagram) {
      String text = String.join("\n", LineageDiagram.lines(lineage, json)) + "\n";
      call.reply(200, MediaTypes.MERMAID + ";charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    } else {
      call.reply(200, LineageResponse.from(lineage));
    }
  }

  private void chunks(Call call) {
    Paging paging = call.paging();
    int limit = Require.limit("/limit", paging.limit(), PacketListQuery.MAX_LIMIT);
    String after = paging.after();
    List<ChunkResponse> left =
        embeddings.of(call.scope(), id(call).value(), false).stream()
            .filter(stored -> stored.chunkIndex() > 0)
            .map(ChunkResponse::from)
            .sorted(Comparator.comparing(ChunkResponse::place))
            .filter(chunk -> after == null || chunk.place().compareTo(after) > 0)
            .toList();
    List<ChunkResponse> page = left.subList(0, Math.min(limit, left.size()));
    paging.reply(page, left.size() > limit ? page.get(limit - 1).place() : null);
  }

  private void accessLog(Call call) {
    PacketId id = id(call);
    Paging paging = call.paging();
    int limit = Require.limit("/limit", paging.limit(), PacketListQuery.MAX_LIMIT);
    // The log of a packet that is not there is empty; here it is not found.
    var unused = untracked.get(call.scope(), id);
    paging.reply(
        accesses.accesses(
            call.scope(),
            new AccessQuery(AccessTarget.packet(id.value()), limit, paging.position())),
        AccessResponse::from);
  }
}
