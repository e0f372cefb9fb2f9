package io.l9.substrate.rest.trade;

import io.l9.substrate.domain.trade.SumLine;
import io.l9.substrate.rest.http.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sums over transactions on the wire. */
@Schema(
    value =
        "Sums over transactions of one currency and one unit. What they have in common is null if it"
            + " is not known or was not asked for.",
    name = "SumLine")
public record SumLineResponse(
    @Schema("The key of the material.") @Nullable String material,
    @Nullable UUID buyerId,
    @Nullable UUID supplierId,
    @Nullable String status,
    @Schema("The first moment of the period.") @Nullable Instant period,
    @Nullable String currency,
    @Nullable String unit,
    @Schema(value = "The number of transactions.", minimum = 0) long transactions,
    @Schema(value = "Null: none has one.", format = "decimal") @Nullable String quantity,
    @Schema(value = "Of price times quantity; null: none has both.", format = "decimal")
        @Nullable String amount) {

  public static SumLineResponse from(SumLine line) {
    SumLine.Group group = line.group();
    return new SumLineResponse(
        group.material(),
        group.buyer(),
        group.supplier(),
        group.status(),
        group.period(),
        group.currency(),
        group.unit(),
        line.transactions(),
        text(line.quantity()),
        text(line.amount()));
  }

  private static @Nullable String text(@Nullable BigDecimal sum) {
    return sum == null ? null : sum.toPlainString();
  }
}
