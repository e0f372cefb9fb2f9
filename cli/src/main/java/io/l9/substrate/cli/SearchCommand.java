package io.l9.substrate.cli;

import io.l9.substrate.Names;
import io.l9.substrate.bootstrap.wiring.Application;
import io.l9.substrate.bootstrap.wiring.Config.Identity;
import io.l9.substrate.cli.console.HitList;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.SearchResult;
import io.l9.substrate.domain.memory.search.WhyNot;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.rest.http.WireJson;
import io.l9.substrate.rest.memory.search.SearchResponse;
import io.l9.substrate.rest.memory.search.WhyNotResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
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
    description = {"", "Searches the packets that the acting user sees."},
    footerHeading = "%nExamples:%n",
    footer = {
      "  l9 search \"why did we drop the cache\"",
      "  l9 search --mode keyword --explain UnitOfWork",
      "  l9 search --tag billing --since 2026-01-01 --where /status=open refund",
      "  l9 search --group-by thread --as-of 2026-03-01 \"release plan\"",
      "  l9 search --like 0b8f…  --limit 5",
      "  l9 search --why-not 0b8f… \"release plan\"",
      "  l9 search -o jsonl --limit 50 backup | jq .text"
    })
final class SearchCommand implements Callable<Integer> {

  /** The property that hits are grouped by. */
  enum Group {
    THREAD
  }

  /** The format of the result. */
  enum Output {
    TABLE,
    JSON,
    JSONL
  }

  private final CommandContext context;

  @Parameters(arity = "0..*", paramLabel = "TEXT", description = "The text to search for.")
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
      description = "The largest number of hits, 1 to 200 (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--like",
      paramLabel = "ID",
      description = "Look for packets like this one, instead of a text.")
  private @Nullable String like;

  @Option(
      names = "--group-by",
      paramLabel = "thread",
      description = "Only the best hit of each thread.")
  private @Nullable Group group;

  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      description = "Search as of that time: 2026-01-31, or 2026-01-31T12:00:00Z.")
  private @Nullable String asOf;

  @Option(
      names = "--asker",
      paramLabel = "AGENT",
      description = "Who asks: prefer this agent's packets where the text says I or my.")
  private @Nullable String asker;

  @Option(
      names = "--rerank",
      paramLabel = "N",
      defaultValue = "0",
      description = "Have the reranker (L9_RERANKER) reorder the first N hits, at most 100.")
  private int rerank;

  @Option(
      names = "--why-not",
      paramLabel = "ID",
      description = "Explain why this packet is not among the hits, instead of listing them.")
  private @Nullable String whyNot;

  @Option(names = "--explain", description = "Show the terms of each score.")
  private boolean explain;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table, json or jsonl (default: table for people, jsonl in a pipe).")
  private @Nullable Output output;

  @Mixin private FilterOptions filter = new FilterOptions();

  @Mixin private IdentityOptions identity = new IdentityOptions();

  SearchCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Terminal terminal = context.terminal();
    if (text.length == 0 && like == null) {
      throw ValidationException.at("/TEXT", "is required: say what to look for, or --like ID");
    }
    JsonCodec json = new Jackson3JsonCodec();
    SearchQuery query =
        SearchQuery.builder()
            .text(text.length == 0 ? null : String.join(" ", text))
            .like(like == null ? null : packet("--like", like))
            .mode(mode)
            .limit(limit)
            .filter(filter.filter(json))
            .groupByThread(group != null)
            .asOf(FilterOptions.time("--as-of", asOf))
            .asker(asker)
            .rerank(rerank)
            .build();
    Identity actor = identity.in(context.config());
    Output format = output;
    if (format == null) {
      format = terminal.interactive() ? Output.TABLE : Output.JSONL;
    }
    try (Application l9 = context.open(Names.tenant(actor.tenant()))) {
      if (whyNot != null) {
        WhyNot lost = l9.memory(actor).whyNot(query, packet("--why-not", whyNot));
        if (format == Output.TABLE) {
          explain(lost);
        } else {
          terminal.print(WireJson.of(WhyNotResponse.from(lost)));
        }
        return ExitCodes.OK;
      }
      boolean grouped = group != null;
      long start = System.nanoTime();
      SearchResult result = l9.memory(actor).search(query);
      long tookMs = Duration.ofNanos(System.nanoTime() - start).toMillis();
      switch (format) {
        case TABLE -> table(result, actor);
        case JSON ->
            terminal.print(
                WireJson.of(SearchResponse.from(result, grouped, explain, tookMs, null)));
        case JSONL -> {
          for (SearchHit hit : result.hits()) {
            terminal.print(WireJson.of(SearchResponse.Hit.from(hit, grouped, explain)));
          }
          result.notes().forEach(context::progress);
        }
      }
    }
    return ExitCodes.OK;
  }

  private static PacketId packet(String option, String text) {
    try {
      return new PacketId(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      throw ValidationException.at("/" + option, "must be a packet's id, a UUID");
    }
  }

  private void explain(WhyNot lost) {
    Terminal terminal = context.terminal();
    terminal.print("  " + terminal.bold(lost.reason().code()) + "  " + lost.explanation());
    for (WhyNot.Leg leg : lost.legs()) {
      terminal.print(
          String.format(
              Locale.ROOT,
              "    %-9s %s",
              leg.name(),
              leg.raw() == null
                  ? leg.note()
                  : String.format(Locale.ROOT, "%.4f", leg.raw())
                      + (leg.least() == null ? "" : ", at least " + leg.least() + " is wanted")));
    }
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
