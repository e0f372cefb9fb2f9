package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;
import org.jspecify.annotations.Nullable;

/**
 * The reason of a revision.
 *
 * @param reason in the actor's words; null: none was given
 * @param packet that made it; null: there was none, or it is gone
 */
public record FactChange(
    Kind kind, @Nullable String reason, @Nullable PacketId packet, Author author) {

  public static final int MAX_REASON = 2000;

  /** The kind of a change. */
  public enum Kind implements Coded {
    ASSERTED,
    REINFORCED,
    CONTRADICTED,
    CONFIRMED,
    /** The period became another one. */
    PERIOD_CHANGED,
    /** A part of a period that another value cut in two. */
    CONTINUED,
    SUPERSEDED,
    RETRACTED,
    REJECTED,
    /** Another source said what is rejected; it was counted, and changed nothing else. */
    ABSORBED,
    /** Packets that supported it were erased. */
    SOURCES_ERASED,
    /** Another client changed the row. */
    CHANGED_ELSEWHERE,
    /** A row of another client was taken over. */
    ADOPTED,
    IMPORTED;

    /**
     * The constant of a name in an export.
     *
     * @throws ValidationException if there is no such kind
     */
    public static Kind ofCode(String name) {
      for (Kind kind : values()) {
        if (kind.code().equals(name)) {
          return kind;
        }
      }
      throw ValidationException.at("/change", "must be the kind of a change, such as asserted");
    }
  }
}
