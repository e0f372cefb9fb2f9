package io.l9.substrate.cli;

import io.l9.substrate.TradeMemory;
import io.l9.substrate.cli.LimitOption.Part;
import io.l9.substrate.cli.TradeSubcommand.OnDocument;
import io.l9.substrate.cli.TradeSubcommand.OnKind;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.DocumentQuery;
import io.l9.substrate.domain.trade.DocumentVersion;
import io.l9.substrate.domain.trade.FieldCondition;
import io.l9.substrate.domain.trade.StatusChange;
import io.l9.substrate.domain.trade.TradeDocuments;
import io.l9.substrate.domain.world.AttributeCondition;
import io.l9.substrate.rest.trade.DocumentResponse;
import io.l9.substrate.rest.trade.StatusChangeResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands that read documents of trade. */
final class TradeReadCommands {

  private TradeReadCommands() {}

  @Command(
      name = "list",
      header = "List documents, the newest first: all, or those with a field, name or scalar.",
      description = {
        "",
        "A path of --attr begins with the field: profile.region, relationships[].to. A value is JSON;"
            + " what is no JSON is taken as a text."
      },
      footer = {
        "  l9 trade list buyers --starts name=ac --attr profile.region=north",
        "  l9 trade list transactions --where status=agreed --from 2026-01-01T00:00:00Z",
        "  l9 trade list suppliers --archived -o jsonl"
      })
  static final class Ls extends OnKind {

    @Option(
        names = "--where",
        paramLabel = "FIELD=VALUE",
        description = "Only with this value, such as name=Acme or buyer_id=019a...")
    private Map<String, String> equal = Map.of();

    @Option(
        names = "--starts",
        paramLabel = "FIELD=TEXT",
        description = "Only those whose name or material begins so.")
    private Map<String, String> prefixes = Map.of();

    @Mixin private AttributeOptions attributes = new AttributeOptions();

    @Option(names = "--from", paramLabel = "TIME", description = "Only from this time on.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only before this time.")
    private @Nullable String to;

    @Option(names = "--archived", description = "Those that are put aside too.")
    private boolean isWithArchived;

    @Mixin private LimitOption limit = new LimitOption();

    Ls(CommandContext context) {
      super(context);
    }

    @Override
    int run(TradeMemory trade, TradePrinter printer) {
      List<FieldCondition> conditions = new ArrayList<>();
      equal.forEach((field, value) -> conditions.add(FieldCondition.equal(field, value)));
      prefixes.forEach((field, value) -> conditions.add(FieldCondition.prefix(field, value)));
      List<AttributeCondition> scalars = attributes.conditions(printer.json());
      Instant first = FilterOptions.time("--from", from);
      Instant end = FilterOptions.time("--to", to);
      printer.listed(
          limit.<Document>read(
              DocumentQuery.MAX_LIMIT,
              (int page, @Nullable Position after) ->
                  trade.list(
                      new DocumentQuery(
                          kind(), conditions, scalars, first, end, isWithArchived, page, after))),
          DocumentResponse::of,
          printer::line);
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "get",
      header = "Show a document.",
      footer = {"  l9 trade get buyers 019a...", "  l9 trade get metadata 019a... --json"})
  static final class Get extends OnDocument {

    Get(CommandContext context) {
      super(context);
    }

    @Override
    int run(TradeMemory trade, TradePrinter printer) {
      Document found = trade.get(kind(), id);
      printer.one(DocumentResponse.of(found), () -> printer.line(found));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "versions",
      header = "Show the versions of a document, the newest first, also of one that was deleted.",
      footer = "  l9 trade versions transactions 019a... --limit 5")
  static final class Versions extends OnDocument {

    @Mixin private LimitOption limit = new LimitOption();

    Versions(CommandContext context) {
      super(context);
    }

    @Override
    int run(TradeMemory trade, TradePrinter printer) {
      printer.listed(
          limit.<DocumentVersion, Integer>readParts(
              TradeDocuments.MAX_VERSIONS,
              (page, before) -> {
                List<DocumentVersion> found = trade.versions(kind(), id, page, before);
                return new Part<>(
                    found, found.size() < page ? null : found.get(found.size() - 1).number());
              }),
          DocumentResponse::of,
          printer::line);
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "moves",
      header = "Show the changes of the status of a document, the newest first.",
      footer = "  l9 trade moves transactions 019a...")
  static final class Moves extends OnDocument {

    @Mixin private LimitOption limit = new LimitOption();

    Moves(CommandContext context) {
      super(context);
    }

    @Override
    int run(TradeMemory trade, TradePrinter printer) {
      printer.listed(
          limit.<StatusChange, Integer>readParts(
              TradeDocuments.MAX_VERSIONS,
              (page, before) -> {
                List<StatusChange> found = trade.statusChanges(kind(), id, page, before);
                return new Part<>(
                    found, found.size() < page ? null : found.get(found.size() - 1).version());
              }),
          StatusChangeResponse::from,
          printer::line);
      return ExitCodes.OK;
    }
  }
}
