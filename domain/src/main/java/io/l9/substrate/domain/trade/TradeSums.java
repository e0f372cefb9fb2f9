package io.l9.substrate.domain.trade;

import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;

/** Inbound port: sums over transactions, exact unless they are to be rounded. Thread-safe. */
public interface TradeSums {

  /**
   * Returns a line for each group, currency and unit, in {@link SumLine#ORDER}.
   *
   * @throws io.l9.substrate.domain.shared.ValidationException if there are more than {@link
   *     SumQuery#MAX_LINES}
   */
  List<SumLine> sums(TenantScope scope, SumQuery query);

  /**
   * Returns the one sum over everything that is asked for, whatever it is grouped by; that of no
   * transaction has neither currency nor unit.
   *
   * @throws io.l9.substrate.domain.shared.ValidationException if currencies or units would be mixed
   */
  SumLine total(TenantScope scope, SumQuery query);
}
