package io.l9.substrate.rest;

import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.domain.memory.packet.PacketRetrieval;
import io.l9.substrate.domain.memory.search.MemorySearch;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import java.time.Clock;

/** What the server calls: the inbound ports, and the small things that every layer shares. */
public record RestPorts(
    PacketIngestion ingestion,
    PacketRetrieval retrieval,
    MemorySearch search,
    JsonCodec json,
    IdGenerator ids,
    Clock clock) {}
