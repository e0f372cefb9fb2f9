package io.l9.substrate.domain.shared;

import java.util.UUID;

/**
 * Outbound port: makes ids. Implementations give time-ordered ids (UUIDv7, RFC 9562), never the
 * same twice, and are thread-safe.
 */
@FunctionalInterface
public interface IdGenerator {
  UUID next();
}
