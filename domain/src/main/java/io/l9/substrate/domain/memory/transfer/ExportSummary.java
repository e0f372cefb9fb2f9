package io.l9.substrate.domain.memory.transfer;

import java.util.Map;
import java.util.TreeMap;

/**
 * The result of an export.
 *
 * @param exported how many packets were handed out
 * @param others how many lines hold something else: {@link OtherContent}
 * @param unreadable how many were named instead, because no line can hold them
 */
public record ExportSummary(long exported, long others, long unreadable) {

  /** The counts by their names on the wire; of others and of what is unreadable only if any are. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>(Map.of("exported", exported));
    if (others > 0) {
      counts.put("others", others);
    }
    if (unreadable > 0) {
      counts.put("unreadable", unreadable);
    }
    return counts;
  }
}
