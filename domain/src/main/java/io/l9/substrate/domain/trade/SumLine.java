package io.l9.substrate.domain.trade;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sums over transactions of one currency and one unit.
 *
 * @param group what the transactions have in common
 * @param transactions the number of them
 * @param quantity null: none has one
 * @param amount of price times quantity; null: none has both
 */
public record SumLine(
    Group group, long transactions, @Nullable BigDecimal quantity, @Nullable BigDecimal amount) {

  /**
   * The properties of transactions that are summed together; null: not known, or not asked for.
   *
   * @param period the first moment of it
   */
  public record Group(
      @Nullable String material,
      @Nullable UUID buyer,
      @Nullable UUID supplier,
      @Nullable String status,
      @Nullable Instant period,
      @Nullable String currency,
      @Nullable String unit) {}

  /** The sums over no transaction. */
  public static final SumLine NONE =
      new SumLine(new Group(null, null, null, null, null, null, null), 0, null, null);

  /** The order of lines; what is not known comes last. */
  public static final Comparator<SumLine> ORDER =
      Comparator.comparing(SumLine::group, by(Group::period))
          .thenComparing(SumLine::group, by(Group::material))
          .thenComparing(SumLine::group, by(Group::buyer))
          .thenComparing(SumLine::group, by(Group::supplier))
          .thenComparing(SumLine::group, by(Group::status))
          .thenComparing(SumLine::group, by(Group::currency))
          .thenComparing(SumLine::group, by(Group::unit));

  private static <T extends Comparable<? super T>> Comparator<Group> by(
      Function<Group, @Nullable T> part) {
    return Comparator.comparing(part, Comparator.nullsLast(Comparator.naturalOrder()));
  }

  /** Returns the line with sums of so many decimal places. */
  public SumLine rounded(int scale) {
    return new SumLine(group, transactions, rounded(quantity, scale), rounded(amount, scale));
  }

  private static @Nullable BigDecimal rounded(@Nullable BigDecimal sum, int scale) {
    return sum == null ? null : sum.setScale(scale, RoundingMode.HALF_EVEN);
  }
}
