package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A page of facts. By default those that are held and valid now. Unless {@link FactState#REJECTED}
 * is asked for, it leaves out what a rejection covers that stands for the caller or for the fact's
 * owner; with {@code knownAt}, one that stood then.
 *
 * @param subject null: any
 * @param predicate null: any
 * @param object null: any; needs a subject or a predicate
 * @param minConfidence null: any
 * @param minPath the least trusted path; null: any
 * @param source a packet that supports them; null: any
 * @param states at least one
 * @param asOf the moment in the world at which they hold; null: {@code knownAt}, or now
 * @param everValid true: whenever they hold; then there is no {@code asOf}
 * @param knownAt the moment as of which they were believed; null: as they are believed now. Needs a
 *     subject
 * @param limit at most {@value #MAX_LIMIT}
 * @param after the end of the page before; null: from the beginning
 */
public record FactQuery(
    @Nullable EntityName subject,
    @Nullable String predicate,
    @Nullable FactObject object,
    @Nullable Double minConfidence,
    @Nullable FactPath minPath,
    @Nullable PacketId source,
    Set<FactState> states,
    @Nullable Instant asOf,
    boolean everValid,
    @Nullable Instant knownAt,
    Order order,
    int limit,
    @Nullable FactPlace after) {

  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 200;

  /** The order of a list of facts; ids decide between equal ones. */
  public enum Order implements Coded {
    /** By the time of the first assertion, the newest first. */
    NEWEST,
    /** By path, the most trusted first, then by confidence and time. */
    TRUST;

    /**
     * The constant of a name on the wire.
     *
     * @throws ValidationException if there is no such order
     */
    public static Order ofCode(String name) {
      for (Order order : values()) {
        if (order.code().equals(name)) {
          return order;
        }
      }
      throw ValidationException.at("/sort", "must be one of newest, trust");
    }
  }

  public FactQuery {
    Require.optionalText("/predicate", predicate, FactDraft.MAX_PREDICATE);
    if (object != null && subject == null && predicate == null) {
      throw ValidationException.at("/object", "needs a subject or a predicate");
    }
    if (minConfidence != null) {
      Require.between("/min_confidence", minConfidence, 0, 1);
    }
    states = Set.copyOf(Require.size("/state", states, FactState.values().length));
    if (states.isEmpty()) {
      throw ValidationException.at("/state", "must not be empty");
    }
    Require.optionalTime("/as_of", asOf);
    Require.optionalTime("/known_at", knownAt);
    if (everValid && asOf != null) {
      throw ValidationException.at("/as_of", "cannot be given together with ever_valid");
    }
    if (knownAt != null && subject == null) {
      throw ValidationException.at("/known_at", "needs a subject");
    }
    if (asOf == null && !everValid) {
      asOf = knownAt;
    }
    Require.present("/sort", order);
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  /** Everything that is held and valid now, the newest first. */
  public static FactQuery current() {
    return new FactQuery(
        null,
        null,
        null,
        null,
        null,
        null,
        Set.of(FactState.HELD),
        null,
        false,
        null,
        Order.NEWEST,
        DEFAULT_LIMIT,
        null);
  }

  /** Everything that is believed of a subject now, the most trusted first. */
  public static FactQuery about(EntityName subject) {
    return new FactQuery(
        subject,
        null,
        null,
        null,
        null,
        null,
        Set.of(FactState.HELD),
        null,
        false,
        null,
        Order.TRUST,
        DEFAULT_LIMIT,
        null);
  }

  /** Returns the predicate without white space at its ends, as facts have it. */
  @Override
  public @Nullable String predicate() {
    return predicate == null ? null : predicate.strip();
  }
}
