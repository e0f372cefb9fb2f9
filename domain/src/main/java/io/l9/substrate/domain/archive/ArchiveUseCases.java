package io.l9.substrate.domain.archive;

/** The inbound ports of archives. */
public record ArchiveUseCases(Archives archives, StoredArchives stored) {}
