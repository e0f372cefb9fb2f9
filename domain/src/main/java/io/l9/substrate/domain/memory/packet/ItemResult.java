package io.l9.substrate.domain.memory.packet;

import io.l9.substrate.domain.shared.SubstrateException;

/** The result of one item of a batch in which each stands for itself. */
public sealed interface ItemResult {

  record Done(IngestOutcome outcome) implements ItemResult {}

  record Failed(SubstrateException failure) implements ItemResult {}
}
