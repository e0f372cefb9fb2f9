package io.l9.substrate.domain.planted.contexts.tenancy;

import io.l9.substrate.domain.memory.packet.PacketId;

public record KnowsPackets(PacketId packet) {}
