package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.cli.LimitOption.Part;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.store.FoundItem;
import io.l9.substrate.domain.store.IndexPath;
import io.l9.substrate.domain.store.Item;
import io.l9.substrate.domain.store.ItemAddress;
import io.l9.substrate.domain.store.ItemCondition;
import io.l9.substrate.domain.store.ListNamespaces;
import io.l9.substrate.domain.store.Namespace;
import io.l9.substrate.domain.store.NamespaceMatch;
import io.l9.substrate.domain.store.PutItem;
import io.l9.substrate.domain.store.SearchItems;
import io.l9.substrate.rest.store.StoreItemResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands for one's own items of the store. */
@Command(
    name = "store",
    header = "Read, store and find the items of graphs.",
    footer = {
      "  l9 store put users/7 likes '{\"text\": \"green tea\"}'",
      "  l9 store get users/7 likes",
      "  l9 store search users --query 'something warm to drink'",
      "  l9 store list users",
      "  l9 store delete users/7 likes"
    })
final class StoreCommand extends CommandGroup {

  private static final String NAMESPACE = "Labels with a slash between them, such as users/7.";

  private StoreCommand() {}

  static CommandLine of(CommandContext context) {
    return new CommandLine(new StoreCommand())
        .addSubcommand(new Get(context))
        .addSubcommand(new Put(context))
        .addSubcommand(new Delete(context))
        .addSubcommand(new Search(context))
        .addSubcommand(new Ls(context));
  }

  private static Namespace namespace(@Nullable String labels) {
    return labels == null ? Namespace.ROOT : new Namespace(List.of(labels.split("/", -1)));
  }

  private static String line(Item item) {
    return String.join("/", item.address().namespace().labels())
        + "  "
        + item.address().key()
        + "  "
        + item.value();
  }

  @Command(
      name = "get",
      header = "Show an item; if it expires, it is kept for its whole time again.")
  private static final class Get extends MemoryCommand {

    @Parameters(index = "0", paramLabel = "NAMESPACE", description = NAMESPACE)
    private String namespace = "";

    @Parameters(index = "1", paramLabel = "KEY", description = "The item's key.")
    private String key = "";

    @Mixin private OutputOption output = new OutputOption();

    Get(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      Item found =
          memory
              .store()
              .get(new ItemAddress(namespace(namespace), key))
              .orElseThrow(
                  () ->
                      new NotFoundException(
                          ErrorCode.NOT_FOUND, "there is no such item of your own"));
      ResultPrinter printer = new ResultPrinter(context, output);
      printer.one(StoreItemResponse.from(found, null), () -> printer.text("  " + line(found)));
      return ExitCodes.OK;
    }
  }

  @Command(name = "put", header = "Store an item, in the place of one of the same address.")
  private static final class Put extends MemoryCommand {

    @Parameters(index = "0", paramLabel = "NAMESPACE", description = NAMESPACE)
    private String namespace = "";

    @Parameters(index = "1", paramLabel = "KEY", description = "The item's key.")
    private String key = "";

    @Parameters(index = "2", paramLabel = "JSON", description = "An object.")
    private String value = "";

    @Option(
        names = "--index",
        split = ",",
        paramLabel = "PATH",
        description = "The texts by which it is found, such as text,tags[*] (default: all).")
    private List<String> index = List.of("$");

    @Option(names = "--no-index", description = "Whether it is not to be found by meaning.")
    private boolean isUnindexed;

    @Option(
        names = "--ttl",
        paramLabel = "MINUTES",
        description = "For how long it is kept (default: for ever).")
    private @Nullable Double ttl;

    Put(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      memory
          .store()
          .put(
              new PutItem(
                  new ItemAddress(namespace(namespace), key),
                  json.parse(value),
                  isUnindexed ? List.of() : index.stream().map(IndexPath::new).toList(),
                  ttl));
      return ExitCodes.OK;
    }
  }

  @Command(name = "delete", header = "Delete an item, if it is there.")
  private static final class Delete extends MemoryCommand {

    @Parameters(index = "0", paramLabel = "NAMESPACE", description = NAMESPACE)
    private String namespace = "";

    @Parameters(index = "1", paramLabel = "KEY", description = "The item's key.")
    private String key = "";

    Delete(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      memory.store().delete(new ItemAddress(namespace(namespace), key));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "search",
      header = "Find items: by meaning, or those that were stored last.",
      description = "A search here keeps no item for longer.")
  private static final class Search extends MemoryCommand {

    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "NAMESPACE",
        description = "In this namespace or below it. " + NAMESPACE)
    private @Nullable String namespace;

    @Option(names = "--query", paramLabel = "TEXT", description = "Find by meaning.")
    private @Nullable String query;

    @Option(
        names = "--filter",
        paramLabel = "JSON",
        description = "Members and their values, such as '{\"strength\": {\"$$gte\": 2}}'.")
    private @Nullable String filter;

    @Mixin private LimitOption limit = new LimitOption(10);

    @Mixin private OutputOption output = new OutputOption();

    Search(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      JsonDocument wanted = filter == null ? null : json.parse(filter);
      List<ItemCondition> conditions = ItemCondition.of(wanted, json);
      ResultPrinter printer = new ResultPrinter(context, output);
      printer.listed(
          limit.<FoundItem, Integer>readParts(
              SearchItems.MAX_LIMIT,
              (page, after) -> {
                int offset = after == null ? 0 : after;
                List<FoundItem> found =
                    memory
                        .store()
                        .search(
                            new SearchItems(
                                namespace(namespace), conditions, query, page, offset, false));
                return new Part<>(found, found.size() < page ? null : offset + page);
              }),
          found -> StoreItemResponse.from(found.item(), found.score()),
          found -> printer.text("  " + line(found.item())));
      return ExitCodes.OK;
    }
  }

  @Command(name = "list", header = "List the namespaces that have items.")
  private static final class Ls extends MemoryCommand {

    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "NAMESPACE",
        description = "Only this namespace and those below it. " + NAMESPACE)
    private @Nullable String namespace;

    @Option(
        names = "--depth",
        paramLabel = "N",
        description = "Cut namespaces off behind so many labels.")
    private @Nullable Integer depth;

    @Mixin private LimitOption limit = new LimitOption();

    @Mixin private OutputOption output = new OutputOption();

    Ls(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      List<NamespaceMatch> matches = List.of(new NamespaceMatch(namespace(namespace), false));
      ResultPrinter printer = new ResultPrinter(context, output);
      printer.listed(
          limit.<Namespace, Integer>readParts(
              ListNamespaces.MAX_LIMIT,
              (page, after) -> {
                int offset = after == null ? 0 : after;
                List<Namespace> found =
                    memory.store().namespaces(new ListNamespaces(matches, depth, page, offset));
                return new Part<>(found, found.size() < page ? null : offset + page);
              }),
          Namespace::labels,
          one -> printer.text("  " + String.join("/", one.labels())));
      return ExitCodes.OK;
    }
  }
}
