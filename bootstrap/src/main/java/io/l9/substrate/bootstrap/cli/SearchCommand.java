package io.l9.substrate.bootstrap.cli;

import io.l9.substrate.bootstrap.console.HitList;
import io.l9.substrate.bootstrap.console.Terminal;
import io.l9.substrate.bootstrap.wiring.Composition;
import io.l9.substrate.bootstrap.wiring.Config.Identity;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.SearchResult;
import io.l9.substrate.domain.shared.JsonCodec;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    header = "Find packets by meaning, by words, or both.",
    description = {"", "Looks at what the acting user sees, and nothing else."},
    footerHeading = "%nExamples:%n",
    footer = {
      "  l9 search \"why did we drop the cache\"",
      "  l9 search --mode keyword --explain UnitOfWork",
      "  l9 search -o jsonl --limit 50 backup | jq .text"
    })
final class SearchCommand implements Callable<Integer> {

  /** How a result is written. */
  enum Output {
    TABLE,
    JSON,
    JSONL
  }

  private final Context context;

  @Parameters(arity = "1..*", paramLabel = "TEXT", description = "What to look for.")
  private String[] text = {};

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "hybrid",
      description = "semantic, keyword or hybrid (default: ${DEFAULT-VALUE}).")
  private SearchMode mode = SearchMode.HYBRID;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many hits at the most, 1 to 200 (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--explain", description = "Take the scores apart.")
  private boolean explain;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table, json or jsonl (default: table for people, jsonl in a pipe).")
  private @Nullable Output output;

  @Mixin private IdentityOptions identity = new IdentityOptions();

  SearchCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Terminal terminal = context.terminal();
    SearchQuery query =
        SearchQuery.builder().text(String.join(" ", text)).mode(mode).limit(limit).build();
    Identity actor = identity.in(context.config());
    Output format = output;
    if (format == null) {
      format = terminal.interactive() ? Output.TABLE : Output.JSONL;
    }
    try (Composition l9 =
        Composition.open(context.config(), Composition.Schema.EXPECT, context::progress)) {
      SearchResult result = l9.memory(actor).search(query);
      JsonCodec json = l9.substrate().json();
      switch (format) {
        case TABLE -> table(result, actor);
        case JSON -> terminal.print(json.of(SearchJson.of(result, explain, json)).text());
        case JSONL -> {
          for (SearchHit hit : result.hits()) {
            terminal.print(json.of(SearchJson.of(hit, explain, json)).text());
          }
          result.notes().forEach(context::progress);
        }
      }
    }
    return ExitCodes.OK;
  }

  private void table(SearchResult result, Identity actor) {
    Terminal terminal = context.terminal();
    if (result.hits().isEmpty()) {
      context.progress(
          actor + " has nothing like it; store something, or run `./l9 demo` for a first look");
    }
    HitList.print(terminal, result.hits(), explain ? result.hits().size() : 0);
    result.notes().forEach(context::progress);
  }
}
