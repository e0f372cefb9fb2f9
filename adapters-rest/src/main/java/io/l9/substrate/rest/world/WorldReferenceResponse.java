package io.l9.substrate.rest.world;

import io.l9.substrate.domain.world.Reference;
import io.l9.substrate.rest.http.Schema;

/** A reference on the wire. */
@Schema(value = "A reference of one entity to another.", name = "WorldReference")
public record WorldReferenceResponse(
    @Schema("The entity that refers.") String from,
    @Schema("The path of the reference within its attributes; empty: they are one.") String path,
    @Schema("The name that it refers to.") String to,
    @Schema("Whether there is no entity of that name.") boolean dangling) {

  public static WorldReferenceResponse from(Reference reference) {
    return new WorldReferenceResponse(
        reference.from().text(), reference.path(), reference.to().text(), reference.isDangling());
  }
}
