package io.l9.substrate.rest.memory.catalog;

import io.l9.substrate.domain.memory.catalog.TagCount;
import io.l9.substrate.rest.http.Schema;

/** A tag. */
@Schema(name = "TagCount")
record TagResponse(
    @Schema(ref = "Name") String tag,
    @Schema(value = "How many carry it, of those that the caller sees.", minimum = 1)
        long packets) {

  static TagResponse from(TagCount count) {
    return new TagResponse(count.tag(), count.packets());
  }
}
