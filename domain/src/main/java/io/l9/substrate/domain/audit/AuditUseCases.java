package io.l9.substrate.domain.audit;

/** The inbound port of the audit log. */
public record AuditUseCases(AuditLog log) {}
