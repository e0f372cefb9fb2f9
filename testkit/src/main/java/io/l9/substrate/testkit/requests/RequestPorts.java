package io.l9.substrate.testkit.requests;

import io.l9.substrate.domain.memory.curation.PacketCurationRepository;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.requests.IdempotencyRepository;
import io.l9.substrate.domain.requests.OperationRepository;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.UnitOfWork;

/** One adapter's ports of requests. */
public record RequestPorts(
    UnitOfWork unitOfWork,
    IdempotencyRepository idempotency,
    OperationRepository operations,
    PacketRepository packets,
    PacketCurationRepository curation,
    JsonCodec json) {}
