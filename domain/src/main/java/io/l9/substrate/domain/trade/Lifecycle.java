package io.l9.substrate.domain.trade;

import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The statuses of a document, and the moves between them.
 *
 * @param field that holds the status
 * @param initial status of a document that is created without one
 * @param open statuses in which the other fields may still change
 * @param moves each status with those that may follow
 */
public record Lifecycle(
    String field, String initial, Set<String> open, Map<String, Set<String>> moves) {

  public Lifecycle {
    open = Set.copyOf(open);
    moves =
        moves.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, move -> Set.copyOf(move.getValue())));
  }

  /** Refuses what is no status. */
  void require(String status) {
    if (!moves.containsKey(status)) {
      throw ValidationException.at(
          "/" + field, "must be one of " + String.join(", ", new TreeSet<>(moves.keySet())));
    }
  }

  /**
   * Refuses a move that is not allowed; a status may be written again.
   *
   * @throws ConflictException that names the allowed ones
   */
  void requireMove(String from, String to) {
    require(to);
    Set<String> allowed = moves.getOrDefault(from, Set.of());
    if (!from.equals(to) && !allowed.contains(to)) {
      throw new ConflictException(
          ErrorCode.CONFLICT,
          "The "
              + field
              + " is "
              + from
              + ", and may "
              + (allowed.isEmpty()
                  ? "not change any more."
                  : "become " + String.join(" or ", new TreeSet<>(allowed)) + "."));
    }
  }
}
