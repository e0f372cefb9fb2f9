package io.l9.substrate.domain.planted.names;

public final class PacketStoreImpl {}
