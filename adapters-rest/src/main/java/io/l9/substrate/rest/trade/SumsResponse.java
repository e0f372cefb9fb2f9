package io.l9.substrate.rest.trade;

import io.l9.substrate.domain.trade.SumLine;
import io.l9.substrate.domain.trade.SumQuery;
import io.l9.substrate.rest.http.Schema;
import java.util.List;

@Schema(value = "A line for each group, currency and unit.", name = "Sums")
record SumsResponse(@Schema(maxSize = SumQuery.MAX_LINES) List<SumLineResponse> data) {

  static SumsResponse from(List<SumLine> lines) {
    return new SumsResponse(lines.stream().map(SumLineResponse::from).toList());
  }
}
