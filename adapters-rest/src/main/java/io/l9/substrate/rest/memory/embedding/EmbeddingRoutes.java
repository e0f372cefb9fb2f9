package io.l9.substrate.rest.memory.embedding;

import static io.l9.substrate.domain.identity.Permission.MEMORY_READ;
import static io.l9.substrate.domain.identity.Permission.MEMORY_WRITE;

import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.PacketEmbeddings;
import io.l9.substrate.domain.memory.embedding.PacketEmbeddings.Content;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.util.Set;
import java.util.UUID;

/** The routes of vectors and their spaces. */
public final class EmbeddingRoutes {

  private final PacketEmbeddings embeddings;

  public EmbeddingRoutes(PacketEmbeddings embeddings) {
    this.embeddings = embeddings;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .requests(PutEmbeddingRequest.class)
        .responses(SpacesResponse.class, EmbeddingsResponse.class);
  }

  public void register(Routes routes) {
    routes.get("/v1/embedding-spaces").needs(MEMORY_READ).to(this::spaces);
    routes
        .get("/v1/packets/{id}/embeddings")
        .needs(MEMORY_READ)
        .knows("include")
        .to(this::ofPacket);
    routes.put("/v1/packets/{id}/embeddings/{space}").needs(MEMORY_WRITE).to(this::put);
    routes.delete("/v1/packets/{id}/embeddings/{space}").needs(MEMORY_WRITE).to(this::drop);
  }

  private void spaces(Call call) {
    call.reply(200, SpacesResponse.from(embeddings.sizes(call.scope())));
  }

  private void ofPacket(Call call) {
    boolean withVectors = !call.query().names("include", Set.of("vector")).isEmpty();
    call.reply(
        200,
        EmbeddingsResponse.from(embeddings.of(call.scope(), call.pathUuid("id"), withVectors)));
  }

  private void put(Call call) {
    UUID packet = call.pathUuid("id");
    EmbeddingSpace space = space(call);
    Content content = call.body(PutEmbeddingRequest.class).toCommand(space);
    boolean replaces =
        embeddings.of(call.scope(), packet, false).stream()
            .anyMatch(stored -> stored.space() == space);
    call.reply(
        replaces ? 200 : 201,
        EmbeddingsResponse.from(embeddings.put(call.scope(), packet, content)));
  }

  private void drop(Call call) {
    UUID packet = call.pathUuid("id");
    EmbeddingSpace space = space(call);
    if (embeddings.drop(call.scope(), packet, space) == 0) {
      throw new NotFoundException(
          ErrorCode.NOT_FOUND,
          "the packet " + packet + " has no vector in the space " + space.code());
    }
    call.done();
  }

  private static EmbeddingSpace space(Call call) {
    try {
      return EmbeddingSpace.ofCode(call.path("space"));
    } catch (ValidationException e) {
      throw ValidationException.at("/space", e.code(), e.violations().get(0).detail());
    }
  }
}
