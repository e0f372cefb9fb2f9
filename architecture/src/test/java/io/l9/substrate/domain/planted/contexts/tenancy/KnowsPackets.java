package io.l9.substrate.domain.planted.contexts.tenancy;

import io.l9.substrate.domain.memory.id.PacketId;

public record KnowsPackets(PacketId packet) {}
