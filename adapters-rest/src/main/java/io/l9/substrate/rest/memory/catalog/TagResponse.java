package io.l9.substrate.rest.memory.catalog;

import io.l9.substrate.domain.memory.catalog.TagCount;

/**
 * A tag.
 *
 * @param packets how many carry it, of those that the caller sees
 */
record TagResponse(String tag, long packets) {

  static TagResponse from(TagCount count) {
    return new TagResponse(count.tag(), count.packets());
  }
}
