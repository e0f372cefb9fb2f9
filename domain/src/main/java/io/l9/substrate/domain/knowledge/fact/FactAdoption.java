package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inbound port: rows that other clients wrote become facts, and rows that say the same become one.
 * Of rows that say the same the earliest becomes the fact; each of the others that names an
 * independent packet becomes a source of it. Rows that say something else stay beside it, whatever
 * was declared of the predicate. What was rejected stays rejected. Thread-safe; any number of
 * callers at once adopt each row once.
 */
public interface FactAdoption {

  /** The most rows of one step. */
  int MAX_BATCH = 200;

  /**
   * The result of a step.
   *
   * @param adopted rows that became facts
   * @param merged rows that said the same as a fact, and are gone
   * @param absorbed rows whose value is rejected: each became a rejected fact, or went as a source
   *     of one
   * @param left rows that cannot be facts, and stay as they are
   * @param next where to go on; null: there are no more rows
   */
  record Step(int adopted, int merged, int absorbed, List<Left> left, @Nullable Position next) {
    public Step {
      left = List.copyOf(left);
    }
  }

  /** A row that cannot be a fact, and why. */
  record Left(FactId row, String reason) {}

  /**
   * Adopts rows that the scope may write, in a unit of work.
   *
   * @param batch how many rows at the most, 1 to {@value #MAX_BATCH}
   * @param after {@link Step#next()} of the step before; null: begin
   */
  Step adopt(TenantScope scope, int batch, @Nullable Position after);
}
