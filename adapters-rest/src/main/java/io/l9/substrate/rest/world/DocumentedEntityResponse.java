package io.l9.substrate.rest.world;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.l9.substrate.domain.world.DocumentedEntity;
import io.l9.substrate.rest.http.Schema;

/** An entity of a document on the wire. */
@Schema(value = "An entity as a document has it.", name = "DocumentedEntity")
public record DocumentedEntityResponse(
    @Schema(ref = "WorldEntityName") String entityId,
    String entityType,
    @Schema("JSON, in canonical form.") @JsonRawValue String attributes,
    double confidence) {

  public static DocumentedEntityResponse from(DocumentedEntity entity) {
    return new DocumentedEntityResponse(
        entity.name().text(),
        entity.content().type(),
        entity.content().attributes().text(),
        entity.content().confidence());
  }
}
