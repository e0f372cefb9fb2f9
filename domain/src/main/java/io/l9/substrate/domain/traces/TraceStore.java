package io.l9.substrate.domain.traces;

import io.l9.substrate.domain.tenancy.UnitOfWork;

/** The outbound port of traces, and the unit of work of its store. */
public record TraceStore(UnitOfWork unitOfWork, TraceRepository traces) {}
