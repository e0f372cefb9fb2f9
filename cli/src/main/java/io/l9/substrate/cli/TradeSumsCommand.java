package io.l9.substrate.cli;

import io.l9.substrate.TradeMemory;
import io.l9.substrate.domain.trade.Period;
import io.l9.substrate.domain.trade.SumGroup;
import io.l9.substrate.domain.trade.SumLine;
import io.l9.substrate.domain.trade.SumQuery;
import io.l9.substrate.rest.trade.SumLineResponse;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that sums transactions. */
@Command(
    name = "sums",
    header = "Sum transactions, exactly: a line for each group, currency and unit.",
    footer = {
      "  l9 trade sums --by material,period --period year",
      "  l9 trade sums --buyer 019a... --scale 2",
      "  l9 trade sums --material PET --total --json"
    })
final class TradeSumsCommand extends TradeSubcommand {

  @Option(
      names = "--by",
      split = ",",
      paramLabel = "GROUP",
      description = "Of material, buyer, supplier, status, period; separated by commas.")
  private Set<SumGroup> by = Set.of();

  @Option(
      names = "--period",
      paramLabel = "PERIOD",
      defaultValue = "month",
      description = "day, month or year (default: ${DEFAULT-VALUE}).")
  private Period period = Period.MONTH;

  @Option(names = "--buyer", paramLabel = "ID", description = "Only of this buyer.")
  private @Nullable UUID buyer;

  @Option(names = "--supplier", paramLabel = "ID", description = "Only of this supplier.")
  private @Nullable UUID supplier;

  @Option(names = "--material", paramLabel = "TEXT", description = "Only of this id or name.")
  private @Nullable String material;

  @Option(names = "--from", paramLabel = "TIME", description = "Only from this time on.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "Only before this time.")
  private @Nullable String to;

  @Option(names = "--cancelled", description = "Cancelled transactions too.")
  private boolean isWithCancelled;

  @Option(
      names = "--scale",
      paramLabel = "N",
      description = "Decimal places, rounded half to even (default: exact).")
  private @Nullable Integer scale;

  @Option(
      names = "--total",
      description = "One line; refused if that would mix currencies or units.")
  private boolean isTotal;

  TradeSumsCommand(CommandContext context) {
    super(context);
  }

  @Override
  void check() {
    if (isTotal && !by.isEmpty()) {
      throw usage("a total is one line: leave out --by");
    }
  }

  @Override
  int run(TradeMemory trade, TradePrinter printer) {
    SumQuery query =
        new SumQuery(
            by,
            period,
            buyer,
            supplier,
            material,
            FilterOptions.time("--from", from),
            FilterOptions.time("--to", to),
            isWithCancelled,
            scale);
    if (isTotal) {
      SumLine total = trade.total(query);
      printer.one(SumLineResponse.from(total), () -> printer.line(total));
    } else {
      printer.all(trade.sums(query), SumLineResponse::from, printer::line);
    }
    return ExitCodes.OK;
  }
}
