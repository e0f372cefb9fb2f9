package io.l9.substrate.domain.memory.access;

import io.l9.substrate.domain.shared.SubstrateException;

/** What became of one piece of feedback where each stands for itself. */
public sealed interface FeedbackResult {

  /**
   * It is stored.
   *
   * @param access its line in the access log
   */
  record Given(Access access) implements FeedbackResult {}

  record Refused(SubstrateException failure) implements FeedbackResult {}
}
