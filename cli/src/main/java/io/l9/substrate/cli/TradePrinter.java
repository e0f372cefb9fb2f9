package io.l9.substrate.cli;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.DocumentVersion;
import io.l9.substrate.domain.trade.Field;
import io.l9.substrate.domain.trade.StatusChange;
import io.l9.substrate.domain.trade.SumLine;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes what trade holds. */
final class TradePrinter extends ResultPrinter {

  private final JsonCodec json;

  TradePrinter(CommandContext context, OutputOption output, JsonCodec json) {
    super(context, output);
    this.json = json;
  }

  JsonCodec json() {
    return json;
  }

  void line(Document document) {
    text("  " + line(document, document.id().toString()));
  }

  private static String line(Document document, String mark) {
    List<String> parts = new ArrayList<>(List.of(mark, "v" + document.version()));
    for (Field field : document.kind().fields()) {
      Object value = document.fields().get(field.name());
      if (value != null && !field.isDerived()) {
        parts.add(value instanceof JsonDocument stored ? stored.text() : value.toString());
      }
    }
    if (document.archivedAt() != null) {
      parts.add("archived");
    }
    return String.join("  ", parts);
  }

  void line(DocumentVersion version) {
    Document document = version.document();
    String mark = version.at() + by(version.by());
    text(
        "  "
            + (document == null
                ? mark + "  v" + version.number() + "  deleted"
                : line(document, mark)));
  }

  void line(StatusChange change) {
    text(
        "  "
            + change.at()
            + by(change.by())
            + "  v"
            + change.version()
            + "  "
            + Objects.requireNonNullElse(change.from(), "-")
            + " -> "
            + Objects.requireNonNullElse(change.to(), "-"));
  }

  private static String by(@Nullable Object user) {
    return user == null ? "" : "  by " + user;
  }

  void line(SumLine line) {
    SumLine.Group group = line.group();
    List<String> parts = new ArrayList<>();
    for (Object part :
        new @Nullable Object[] {
          group.period(), group.material(), group.buyer(), group.supplier(), group.status()
        }) {
      if (part != null) {
        parts.add(part.toString());
      }
    }
    parts.add(line.transactions() == 1 ? "1 transaction" : line.transactions() + " transactions");
    add(parts, line.quantity(), group.unit());
    add(parts, line.amount(), group.currency());
    text("  " + String.join("  ", parts));
  }

  private static void add(List<String> parts, @Nullable BigDecimal sum, @Nullable String of) {
    if (sum != null) {
      parts.add(sum.toPlainString() + (of == null ? "" : " " + of));
    }
  }
}
