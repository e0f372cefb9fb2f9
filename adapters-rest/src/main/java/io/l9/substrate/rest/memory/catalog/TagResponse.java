package io.l9.substrate.rest.memory.catalog;

import io.l9.substrate.domain.memory.catalog.TagCount;
import io.l9.substrate.rest.http.Schema;

/** A tag. */
@Schema(name = "TagCount")
public record TagResponse(
    @Schema(ref = "Name") String tag,
    @Schema(value = "The number of packets with this tag that the caller sees.", minimum = 1)
        long packets) {

  public static TagResponse from(TagCount count) {
    return new TagResponse(count.tag(), count.packets());
  }
}
