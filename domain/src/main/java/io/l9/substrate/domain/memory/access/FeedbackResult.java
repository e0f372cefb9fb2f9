package io.l9.substrate.domain.memory.access;

import io.l9.substrate.domain.shared.SubstrateException;

/** The result of one piece of feedback where each stands for itself. */
public sealed interface FeedbackResult {

  /**
   * Feedback that is stored.
   *
   * @param access its line in the access log
   */
  record Given(Access access) implements FeedbackResult {}

  record Refused(SubstrateException failure) implements FeedbackResult {}
}
