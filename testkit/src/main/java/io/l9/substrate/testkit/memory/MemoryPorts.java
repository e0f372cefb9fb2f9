package io.l9.substrate.testkit.memory;

import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.shared.JsonCodec;

/** One adapter's store of memory, and the codec of the payloads in it. */
public record MemoryPorts(MemoryStore store, JsonCodec json) {}
