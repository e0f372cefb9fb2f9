package io.l9.substrate.domain.logs;

/** The inbound port of the agent log. */
public record LogUseCases(AgentLogs logs) {}
