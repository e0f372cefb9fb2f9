package io.l9.substrate.rest.trade;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.trade.Decimal;
import io.l9.substrate.domain.trade.Field;
import io.l9.substrate.domain.trade.MaterialLink;
import io.l9.substrate.rest.http.Schema;
import org.jspecify.annotations.Nullable;

@Schema(value = "A relationship from one material to another.", name = "LinkMaterial")
record LinkMaterialRequest(
    @Schema(
            value = "The id or name of a material.",
            minSize = 1,
            maxSize = Field.MAX_TEXT,
            required = true)
        @Nullable String from,
    @Schema(
            value = "The id or name of the other.",
            minSize = 1,
            maxSize = Field.MAX_TEXT,
            required = true)
        @Nullable String to,
    @Schema(minSize = 1, maxSize = Field.MAX_TEXT, required = true) @Nullable String type,
    @Schema(ref = "Decimal") @Nullable Decimal weight) {

  MaterialLink toCommand() {
    return new MaterialLink(
        Require.present("/from", from),
        Require.present("/to", to),
        Require.present("/type", type),
        weight);
  }
}
