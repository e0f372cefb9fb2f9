package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.shared.SubstrateException;

/** The result of one draft of a batch in which each stands for itself. */
public sealed interface AssertResult {

  record Done(AssertOutcome outcome) implements AssertResult {}

  record Failed(SubstrateException failure) implements AssertResult {}
}
