package io.l9.substrate.domain.memory.summary;

import io.l9.substrate.domain.memory.id.PacketId;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a summary, and the packet that says so.
 *
 * @param text at most {@value #MAX_TEXT} characters
 * @param source null only where another client wrote none
 */
public record KeyFact(String text, @Nullable PacketId source) {

  public static final int MAX_TEXT = 2_000;
}
