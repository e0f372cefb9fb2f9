package io.l9.substrate.domain.reasoning;

/** The inbound port of reasoning traces. */
public record ReasoningUseCases(ReasoningTraces traces) {}
