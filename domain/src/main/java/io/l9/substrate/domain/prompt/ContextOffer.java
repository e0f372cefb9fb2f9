package io.l9.substrate.domain.prompt;

import io.l9.substrate.domain.shared.Wording;
import java.util.List;

/**
 * The items that one source has for a context.
 *
 * @param candidates the best first
 * @param leftOut items that belong to the question and must not be given
 */
public record ContextOffer(List<Candidate> candidates, List<LeftOut> leftOut) {

  public static final ContextOffer NONE = new ContextOffer(List.of(), List.of());

  public ContextOffer {
    candidates = List.copyOf(candidates);
    leftOut = List.copyOf(leftOut);
  }

  /** An item, and the words by which it is compared with others. */
  public record Candidate(ContextItem item, Wording wording) {}
}
