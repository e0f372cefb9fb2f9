package io.l9.substrate.domain.knowledge.fact;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list of facts.
 *
 * @param next null: this is the last one
 */
public record FactPage(List<Fact> facts, @Nullable FactPlace next) {

  public FactPage {
    facts = List.copyOf(facts);
  }

  /** Returns the page out of rows that were read with a limit of one more. */
  public static FactPage of(List<Fact> rows, int limit) {
    return rows.size() <= limit
        ? new FactPage(rows, null)
        : new FactPage(rows.subList(0, limit), FactPlace.of(rows.get(limit - 1)));
  }
}
