package io.l9.substrate.domain.memory.packet;

/**
 * What became of an export.
 *
 * @param exported how many packets were handed out
 * @param unreadable how many were named instead, because no line can hold them
 */
public record ExportSummary(long exported, long unreadable) {}
