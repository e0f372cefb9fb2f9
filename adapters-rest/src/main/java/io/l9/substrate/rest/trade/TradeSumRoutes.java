package io.l9.substrate.rest.trade;

import static io.l9.substrate.domain.identity.Permission.TRADE_READ;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.trade.Period;
import io.l9.substrate.domain.trade.SumGroup;
import io.l9.substrate.domain.trade.SumQuery;
import io.l9.substrate.domain.trade.TradeSums;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.QueryParameters;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The routes of sums over transactions. */
public final class TradeSumRoutes {

  private static final String CANCELLED = "cancelled";

  private final TradeSums sums;

  public TradeSumRoutes(TradeSums sums) {
    this.sums = sums;
  }

  /** Adds the schemas of what these routes write. */
  public static void schemas(Schemas schemas) {
    schemas.responses(SumsResponse.class);
  }

  public void register(Routes routes) {
    routes
        .get(TradeResource.ROOT + "sums")
        .needs(TRADE_READ)
        .knows(
            "by", "period", "buyer_id", "supplier_id", "material", "from", "to", "include", "scale")
        .to(this::sums);
    routes
        .get(TradeResource.ROOT + "total")
        .needs(TRADE_READ)
        .knows("buyer_id", "supplier_id", "material", "from", "to", "include", "scale")
        .to(this::total);
  }

  private void sums(Call call) {
    QueryParameters query = call.query();
    Set<String> by = query.names("by", codes(SumGroup.values()));
    String period =
        query.word("period", Period.MONTH.code(), Period.DAY.code(), Period.YEAR.code());
    call.reply(
        200,
        SumsResponse.from(
            sums.sums(
                call.scope(),
                asked(
                    query,
                    Arrays.stream(SumGroup.values())
                        .filter(group -> by.contains(group.code()))
                        .collect(Collectors.toSet()),
                    Arrays.stream(Period.values())
                        .filter(one -> one.code().equals(period))
                        .findFirst()
                        .orElseThrow()))));
  }

  private static Set<String> codes(Coded[] values) {
    return Arrays.stream(values).map(Coded::code).collect(Collectors.toSet());
  }

  private void total(Call call) {
    call.reply(
        200,
        SumLineResponse.from(
            sums.total(call.scope(), asked(call.query(), Set.of(), Period.MONTH))));
  }

  private static SumQuery asked(QueryParameters query, Set<SumGroup> by, Period period) {
    return new SumQuery(
        by,
        period,
        query.uuid("buyer_id"),
        query.uuid("supplier_id"),
        query.text("material"),
        query.time("from"),
        query.time("to"),
        query.names("include", Set.of(CANCELLED)).contains(CANCELLED),
        query.text("scale") == null ? null : query.integer("scale", 0));
  }
}
