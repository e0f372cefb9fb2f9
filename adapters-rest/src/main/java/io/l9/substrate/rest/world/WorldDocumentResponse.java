package io.l9.substrate.rest.world;

import io.l9.substrate.domain.world.WorldDocument;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A document of another client on the wire. */
@Schema(
    value = "A whole world as one document, as other clients of the schema store it.",
    name = "WorldDocument")
public record WorldDocumentResponse(
    UUID documentId,
    @Schema(value = "The entities that it says it has.", minimum = 0) int entityCount,
    @Schema("That of the state that its restore makes.") String digest,
    @Nullable String description,
    @Nullable String createdBy,
    Instant createdAt) {

  public static WorldDocumentResponse from(WorldDocument document) {
    return new WorldDocumentResponse(
        document.id().value(),
        document.entities(),
        document.digest().hex(),
        document.description(),
        document.createdBy(),
        document.createdAt());
  }
}
