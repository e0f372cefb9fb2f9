package io.l9.substrate.domain.reasoning;

import io.l9.substrate.domain.tenancy.UnitOfWork;

/** The outbound port of reasoning traces, and the unit of work of its store. */
public record ReasoningStore(UnitOfWork unitOfWork, ReasoningRepository reasoning) {}
