package io.l9.substrate.domain.traces;

/** The inbound port of traces. */
public record TraceUseCases(RequestTraces traces) {}
