package io.l9.substrate.domain.knowledge.review;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the list.
 *
 * @param entries may be fewer than were asked for, or none, although there are more
 * @param next where the next page begins; null if this is the last one
 */
public record ReviewPage(List<Finding> entries, @Nullable ReviewPlace next) {
  public ReviewPage {
    entries = List.copyOf(entries);
  }
}
