package io.l9.substrate.domain.reflection.lesson;

/** The outcome of remembering a reflection. */
public sealed interface RememberOutcome {

  /** Returns the reflection that says it. */
  Reflection reflection();

  /** Nothing said it before. */
  record Stored(Reflection reflection) implements RememberOutcome {}

  /**
   * Another source told a reflection that is stored.
   *
   * @param near whether its content is another one that says the same
   */
  record Reinforced(Reflection reflection, boolean near) implements RememberOutcome {}

  /** The same source had told it before, and nothing changed. */
  record Known(Reflection reflection, boolean near) implements RememberOutcome {}

  /**
   * A person had rejected what it says: it is not taught. A source of the rejection's own owner is
   * kept as evidence of it.
   */
  record Absorbed(Reflection reflection) implements RememberOutcome {}
}
