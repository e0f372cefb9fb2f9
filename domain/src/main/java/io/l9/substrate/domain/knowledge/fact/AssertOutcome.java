package io.l9.substrate.domain.knowledge.fact;

import java.util.List;

/** The outcome of an assertion. */
public sealed interface AssertOutcome {

  /** A new fact, beside whatever the slot holds. */
  record Asserted(Fact fact) implements AssertOutcome {}

  /** The fact was held already, and moved: another source supports it, or it says more of when. */
  record Reinforced(Fact fact) implements AssertOutcome {}

  /** The fact was there already, and nothing changed: the source was known, or there was none. */
  record Known(Fact fact) implements AssertOutcome {}

  /**
   * A new fact took periods of others.
   *
   * @param others as they are now
   */
  record Superseded(Fact fact, List<Fact> others) implements AssertOutcome {
    public Superseded {
      others = List.copyOf(others);
    }
  }

  /**
   * A new fact that contradicts others.
   *
   * @param others as they are now
   */
  record Contradicted(Fact fact, List<Fact> others) implements AssertOutcome {
    public Contradicted {
      others = List.copyOf(others);
    }
  }

  /** The value had been rejected; nothing is believed, and the attempt was counted. */
  record Absorbed(Rejection rejection) implements AssertOutcome {}
}
