package io.l9.substrate.domain.memory.packet;

import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import org.jspecify.annotations.Nullable;

/**
 * The place in which the same content counts as the same packet. Wider would tell one user what
 * another wrote, and would swallow the second "ok" of another thread.
 */
public record DuplicateKey(
    Ownership owner,
    Visibility visibility,
    @Nullable ThreadId thread,
    @Nullable String agentId,
    ContentHash hash) {}
