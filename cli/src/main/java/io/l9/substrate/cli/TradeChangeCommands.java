package io.l9.substrate.cli;

import io.l9.substrate.TradeMemory;
import io.l9.substrate.cli.TradeSubcommand.OnDocument;
import io.l9.substrate.cli.TradeSubcommand.OnKind;
import io.l9.substrate.domain.trade.Decimal;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.DocumentDraft;
import io.l9.substrate.domain.trade.DocumentPatch;
import io.l9.substrate.domain.trade.MaterialLink;
import io.l9.substrate.domain.world.Expected;
import io.l9.substrate.rest.http.WireJson;
import io.l9.substrate.rest.trade.DocumentRequest;
import io.l9.substrate.rest.trade.DocumentResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that change documents of trade. */
final class TradeChangeCommands {

  private static final String JSON = "An object; - reads it from standard input.";

  private TradeChangeCommands() {}

  private static int written(Document document, TradePrinter printer) {
    printer.one(DocumentResponse.of(document), () -> printer.line(document));
    return ExitCodes.OK;
  }

  @Command(
      name = "create",
      header = "Store a document, which must not be there.",
      footer = {
        "  l9 trade create buyers '{\"name\": \"Acme\", \"profile\": {}}'",
        "  l9 trade create transactions - < sale.json",
        "  l9 trade create metadata '{\"metadata\": {\"site\": \"Ulm\"}}' --type plant --id 019a..."
      })
  static final class Create extends OnKind {

    @Parameters(index = "1", paramLabel = "JSON", description = JSON)
    private String body = "";

    @Option(names = "--id", paramLabel = "ID", description = "Of metadata, the entity's id.")
    private @Nullable UUID id;

    @Option(names = "--type", paramLabel = "TYPE", description = "Of metadata, the entity's type.")
    private @Nullable String type;

    Create(CommandContext context) {
      super(context);
    }

    @Override
    void check() {
      boolean isAddressed = resource.qualifier() != null;
      if (isAddressed && (id == null || type == null)) {
        throw usage("name the entity by --type and --id");
      }
      if (!isAddressed && (id != null || type != null)) {
        throw usage("the id is chosen here: leave out --id and --type");
      }
    }

    @Override
    int run(TradeMemory trade, TradePrinter printer) throws IOException {
      DocumentDraft draft =
          DocumentRequest.draft(
              resource,
              id,
              type,
              WireJson.read(jsonText(body), DocumentRequest.created(resource)),
              printer.json());
      return written(
          id == null ? trade.create(draft) : trade.put(draft, Expected.absence()), printer);
    }
  }

  /** A change of one document, perhaps against an expected version. */
  private abstract static class Change extends OnDocument {

    @Option(
        names = "--expect",
        paramLabel = "VERSION",
        description = "Only if it has this version (default: whatever it has).")
    private @Nullable Integer expected;

    Change(CommandContext context) {
      super(context);
    }

    final Expected expected() {
      return expected == null ? Expected.presence() : Expected.version(expected);
    }
  }

  @Command(
      name = "patch",
      header = "Change fields of a document by a merge patch; null removes one.",
      footer = {
        "  l9 trade patch buyers 019a... '{\"profile\": {\"region\": \"south\"}}' --expect 1",
        "  l9 trade patch transactions 019a... '{\"quantity\": \"250\"}'"
      })
  static final class Patch extends Change {

    @Parameters(index = "2", paramLabel = "JSON", description = JSON)
    private String body = "";

    Patch(CommandContext context) {
      super(context);
    }

    @Override
    int run(TradeMemory trade, TradePrinter printer) throws IOException {
      DocumentPatch patch =
          DocumentRequest.patch(
              resource,
              WireJson.read(jsonText(body), DocumentRequest.patched(resource)),
              printer.json());
      return written(trade.patch(kind(), id, patch, expected()), printer);
    }
  }

  @Command(
      name = "delete",
      header = "Delete a document; its versions stay, and so does what refers to it.",
      footer = {
        "  l9 trade delete buyers 019a... --expect 3",
        "  l9 trade delete suppliers 019a... --detach"
      })
  static final class Delete extends Change {

    @Option(
        names = "--detach",
        description = "Also if transactions refer to it, which keep its id and name.")
    private boolean isDetaching;

    Delete(CommandContext context) {
      super(context);
    }

    @Override
    void check() {
      if (!resource.isDeletable()) {
        throw usage(
            "a "
                + kind().code()
                + " is not deleted but cancelled: l9 trade move "
                + resource.path()
                + " "
                + id
                + " cancelled");
      }
      if (isDetaching && !resource.isReferredTo()) {
        throw usage("nothing refers to " + resource.path() + ": leave out --detach");
      }
    }

    @Override
    int run(TradeMemory trade, TradePrinter printer) {
      trade.delete(kind(), id, expected(), isDetaching);
      printer.one(Map.of("deleted", id), () -> printer.text("deleted " + kind().code() + " " + id));
      return ExitCodes.OK;
    }
  }

  /** A command that puts a document aside, or takes it back. */
  private abstract static class Aside extends Change {

    private final boolean isArchived;

    Aside(CommandContext context, boolean isArchived) {
      super(context);
      this.isArchived = isArchived;
    }

    @Override
    int run(TradeMemory trade, TradePrinter printer) {
      DocumentPatch patch = new DocumentPatch(Map.of(), Set.of(), null, isArchived);
      return written(trade.patch(kind(), id, patch, expected()), printer);
    }
  }

  @Command(
      name = "archive",
      header = "Put a party aside: out of lists and new transactions, and in all sums.",
      footer = "  l9 trade archive buyers 019a...")
  static final class Archive extends Aside {

    Archive(CommandContext context) {
      super(context, true);
    }
  }

  @Command(
      name = "unarchive",
      header = "Take a party back that was put aside.",
      footer = "  l9 trade unarchive buyers 019a...")
  static final class Unarchive extends Aside {

    Unarchive(CommandContext context) {
      super(context, false);
    }
  }

  @Command(
      name = "move",
      header = "Move the status of a document.",
      footer = {
        "  l9 trade move transactions 019a... agreed --expect 2",
        "  l9 trade move transactions 019a... cancelled"
      })
  static final class Move extends Change {

    @Parameters(
        index = "2",
        paramLabel = "STATUS",
        description = "Of a transaction: draft, agreed, shipped, settled or cancelled.")
    private String status = "";

    Move(CommandContext context) {
      super(context);
    }

    @Override
    void check() {
      if (kind().lifecycle() == null) {
        throw usage(resource.path() + " have no status; transactions have one");
      }
    }

    @Override
    int run(TradeMemory trade, TradePrinter printer) {
      String field = Objects.requireNonNull(kind().lifecycle()).field();
      return written(
          trade.patch(kind(), id, DocumentPatch.of(Map.of(field, status)), expected()), printer);
    }
  }

  @Command(
      name = "link",
      header = "Store a relationship of two materials, in the place of one of the same type.",
      footer = "  l9 trade link PET rPET recycled-as --weight 0.8")
  static final class Link extends TradeSubcommand {

    @Parameters(index = "0", paramLabel = "FROM", description = "The id or name of a material.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "The id or name of the other.")
    private String to = "";

    @Parameters(index = "2", paramLabel = "TYPE", description = "What the relationship is.")
    private String type = "";

    @Option(names = "--weight", paramLabel = "X", description = "A decimal.")
    private @Nullable String weight;

    Link(CommandContext context) {
      super(context);
    }

    @Override
    int run(TradeMemory trade, TradePrinter printer) {
      Decimal weighing = weight == null ? null : Decimal.parse("/weight", weight);
      return written(trade.link(new MaterialLink(from, to, type, weighing)), printer);
    }
  }
}
