package io.l9.substrate.domain.trade;

import java.util.List;

/**
 * Outbound port: sums over the transactions that the scope sees. Throws {@link
 * IllegalStateException} outside of a unit of work.
 */
public interface SumIndex {

  /**
   * Returns exact sums in no order, whatever scale is asked for; {@link SumQuery#MAX_LINES} and one
   * more if there are more.
   */
  List<SumLine> sums(SumQuery query);
}
