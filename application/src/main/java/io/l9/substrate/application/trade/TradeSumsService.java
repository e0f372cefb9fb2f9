package io.l9.substrate.application.trade;

import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.trade.SumIndex;
import io.l9.substrate.domain.trade.SumLine;
import io.l9.substrate.domain.trade.SumQuery;
import io.l9.substrate.domain.trade.TradeStore;
import io.l9.substrate.domain.trade.TradeSums;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

final class TradeSumsService implements TradeSums {

  private final UnitOfWork unitOfWork;
  private final SumIndex index;

  TradeSumsService(TradeStore store) {
    this.unitOfWork = store.unitOfWork();
    this.index = store.sums();
  }

  @Override
  public List<SumLine> sums(TenantScope scope, SumQuery query) {
    List<SumLine> lines = unitOfWork.inScope(scope, () -> index.sums(query));
    if (lines.size() > SumQuery.MAX_LINES) {
      throw ValidationException.at(
          "/by",
          "makes more than "
              + SumQuery.MAX_LINES
              + " lines; ask for a shorter time, one party or one material");
    }
    Integer scale = query.scale();
    return lines.stream()
        .map(line -> scale == null ? line : line.rounded(scale))
        .sorted(SumLine.ORDER)
        .toList();
  }

  @Override
  public SumLine total(TenantScope scope, SumQuery query) {
    List<SumLine> lines = sums(scope, query.by().isEmpty() ? query : query.ungrouped());
    if (lines.size() > 1) {
      throw ValidationException.at(
          "/total",
          "would mix the currencies and units "
              + mixed(lines)
              + "; ask for sums, which have a line for each");
    }
    return lines.isEmpty() ? SumLine.NONE : lines.get(0);
  }

  private static String mixed(List<SumLine> lines) {
    Set<String> names =
        lines.stream()
            .map(line -> named(line.group().currency()) + " per " + named(line.group().unit()))
            .collect(Collectors.toCollection(TreeSet::new));
    return String.join(", ", names);
  }

  private static String named(@Nullable String part) {
    return part == null ? "(none)" : part;
  }
}
