package io.l9.substrate.domain.trade;

import io.l9.substrate.domain.shared.Require;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A question for sums over transactions.
 *
 * @param by what is summed apart, besides currency and unit, which are never mixed
 * @param period by which {@link SumGroup#PERIOD} sums
 * @param buyer the id, of a buyer who may be gone; null: any
 * @param supplier as the buyer
 * @param material its {@link SearchKey}; null: any
 * @param from the earliest time; null: any
 * @param to the time before which it ends; null: any
 * @param isWithCancelled cancelled transactions too
 * @param scale the decimal places to which the sums are rounded, half to even; null: they are exact
 */
public record SumQuery(
    Set<SumGroup> by,
    Period period,
    @Nullable UUID buyer,
    @Nullable UUID supplier,
    @Nullable String material,
    @Nullable Instant from,
    @Nullable Instant to,
    boolean isWithCancelled,
    @Nullable Integer scale) {

  /** The most lines that are returned. */
  public static final int MAX_LINES = 1000;

  public static final int MAX_SCALE = 2 * Decimal.MAX_SCALE;

  public SumQuery {
    by = Set.copyOf(Require.present("/by", by));
    Require.present("/period", period);
    Require.optionalText("/material", material, Field.MAX_TEXT);
    material = material == null ? null : SearchKey.of(material).orElse("");
    Require.optionalTime("/from", from);
    Require.optionalTime("/to", to);
    if (scale != null) {
      double unused = Require.between("/scale", scale, 0, MAX_SCALE);
    }
  }

  /** The question for the sums of all transactions, by these properties. */
  public static SumQuery groupedBy(SumGroup... groups) {
    return new SumQuery(Set.of(groups), Period.MONTH, null, null, null, null, null, false, null);
  }

  /** Returns the question whose answer is rounded once, at the end. */
  public SumQuery rounded(int places) {
    return new SumQuery(by, period, buyer, supplier, material, from, to, isWithCancelled, places);
  }

  /** Returns the question for the transactions of one buyer. */
  public SumQuery ofBuyer(UUID id) {
    return new SumQuery(by, period, id, supplier, material, from, to, isWithCancelled, scale);
  }

  /** Returns the question for cancelled transactions too. */
  public SumQuery withCancelled() {
    return new SumQuery(by, period, buyer, supplier, material, from, to, true, scale);
  }

  /** Returns the question for the sums over everything. */
  public SumQuery ungrouped() {
    return new SumQuery(
        Set.of(), period, buyer, supplier, material, from, to, isWithCancelled, scale);
  }
}
