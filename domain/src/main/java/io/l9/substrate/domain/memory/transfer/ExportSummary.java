package io.l9.substrate.domain.memory.transfer;

import java.util.Map;

/**
 * The result of an export.
 *
 * @param exported how many packets were handed out
 * @param unreadable how many were named instead, because no line can hold them
 */
public record ExportSummary(long exported, long unreadable) {

  /** The counts by their names on the wire; of what is unreadable only if there is any. */
  public Map<String, Long> counts() {
    return unreadable == 0
        ? Map.of("exported", exported)
        : Map.of("exported", exported, "unreadable", unreadable);
  }
}
