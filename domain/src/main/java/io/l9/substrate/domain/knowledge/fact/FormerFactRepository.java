package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.shared.Position;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: rows of facts that other clients wrote and that are no facts yet, as the active
 * unit of work sees them. Every method throws {@link IllegalStateException} outside of a unit of
 * work.
 *
 * <p>A row is adopted by {@link FactRepository#write}: a new fact whose first revision is {@link
 * FactChange.Kind#ADOPTED} takes the place of the row of its id.
 */
public interface FormerFactRepository {

  /** Returns the first rows behind a place, the earliest first; {@link FormerFact#position}. */
  List<FormerFact> list(int limit, @Nullable Position after);

  /**
   * Locks rows that the scope may write; returns those that are still there, as they are now, in no
   * order. Rows that somebody else has locked are left out.
   */
  List<FormerFact> lock(Collection<FactId> rows);

  /** Removes rows that the scope may write. */
  void remove(Collection<FactId> rows);
}
