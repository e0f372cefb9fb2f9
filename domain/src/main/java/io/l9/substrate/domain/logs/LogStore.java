package io.l9.substrate.domain.logs;

import io.l9.substrate.domain.tenancy.UnitOfWork;

/** The outbound port of the agent log, and the unit of work of its store. */
public record LogStore(UnitOfWork unitOfWork, AgentLogRepository logs) {}
