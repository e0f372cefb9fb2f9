package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.knowledge.entity.Entity;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.graph.EntityMerge;
import io.l9.substrate.domain.knowledge.graph.EntityMergeDraft;
import io.l9.substrate.domain.knowledge.graph.EntityMergeQuery;
import io.l9.substrate.domain.knowledge.graph.MergeCandidates;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.rest.knowledge.graph.CandidatesResponse;
import io.l9.substrate.rest.knowledge.graph.EntityResponse;
import io.l9.substrate.rest.knowledge.graph.MergeResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands on entities that have several names. */
final class EntityMergeCommands {

  private EntityMergeCommands() {}

  @Command(
      name = "merges",
      header = "List merges, the newest first, or show one.",
      footer = {"  l9 graph merges", "  l9 graph merges --name alice", "  l9 graph merges 019a..."})
  static final class Merges extends MemoryCommand {

    @Parameters(arity = "0..1", paramLabel = "ID", description = "Show this merge.")
    private @Nullable UUID merge;

    @Option(names = "--name", paramLabel = "NAME", description = "That name this entity.")
    private @Nullable String name;

    @Mixin private LimitOption limit = new LimitOption();

    @Mixin private OutputOption output = new OutputOption();

    Merges(CommandContext context) {
      super(context);
    }

    @Override
    void check() {
      if (merge != null && name != null) {
        throw usage("name a merge or an entity, not both");
      }
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      GraphPrinter printer = new GraphPrinter(context, output);
      if (merge != null) {
        EntityMerge found = memory.graph().getMerge(merge);
        printer.one(MergeResponse.from(found), () -> printer.merge(found));
        return ExitCodes.OK;
      }
      EntityName entity = name == null ? null : EntityName.at("/--name", name);
      printer.listed(
          limit.read(
              EntityMergeQuery.MAX_LIMIT,
              (wanted, after) ->
                  memory.graph().merges(new EntityMergeQuery(entity, wanted, after))),
          MergeResponse::from,
          printer::merge);
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "merge",
      header = "Say that names are one entity; no relationship is changed.",
      footer = {
        "  l9 graph merge \"Alice Smith\" \"A. Smith\" --reason \"the same address\"",
        "  l9 graph merge Acme \"Acme Inc\" \"Acme Corporation\""
      })
  static final class Merge extends MemoryCommand {

    @Parameters(arity = "2..*", paramLabel = "NAME", description = "The names.")
    private List<String> names = List.of();

    @Option(names = "--reason", paramLabel = "TEXT", description = "The reason, if there is one.")
    private @Nullable String reason;

    @Option(
        names = "--scope",
        paramLabel = "SCOPE",
        defaultValue = "shared",
        description = "shared, cursor or l-private (default: ${DEFAULT-VALUE}).")
    private String scope = "";

    @Mixin private OutputOption output = new OutputOption();

    Merge(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      EntityMergeDraft named = EntityMergeDraft.of(names).withReason(reason);
      EntityMerge made =
          memory
              .graph()
              .merge(new EntityMergeDraft(named.names(), reason, Visibility.ofCode(scope)));
      GraphPrinter printer = new GraphPrinter(context, output);
      printer.one(MergeResponse.from(made), () -> printer.merge(made));
      context.progress("`l9 graph unmerge " + made.id() + "` takes it back");
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "unmerge",
      header = "Take a merge back; everything is as it was before.",
      footer = "  l9 graph unmerge 019a...")
  static final class Unmerge extends MemoryCommand {

    @Parameters(index = "0", paramLabel = "ID", description = "The merge; see `l9 graph merges`.")
    private UUID merge = new UUID(0, 0);

    Unmerge(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      memory.graph().unmerge(merge);
      context.progress("took back the merge " + merge);
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "names",
      header = "Show all names of an entity, normalised.",
      footer = "  l9 graph names \"A. Smith\"")
  static final class Names extends MemoryCommand {

    @Parameters(index = "0", paramLabel = "NAME", description = "One of its names.")
    private String name = "";

    @Mixin private OutputOption output = new OutputOption();

    Names(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      Entity entity = memory.graph().resolve(name);
      ResultPrinter printer = new ResultPrinter(context, output);
      printer.one(EntityResponse.from(entity), () -> entity.names().forEach(printer::text));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "candidates",
      header = "List entities whose names are like a name; none is merged.",
      footer = {"  l9 graph candidates \"Alice Smith\"", "  l9 graph candidates acme --limit 5"})
  static final class Candidates extends MemoryCommand {

    @Parameters(index = "0", paramLabel = "NAME", description = "The name.")
    private String name = "";

    @Option(
        names = "--limit",
        paramLabel = "N",
        description = "The largest number of entities, 1 to 100 (default: ${DEFAULT-VALUE}).")
    private int limit = 20;

    @Mixin private OutputOption output = new OutputOption();

    Candidates(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      MergeCandidates found = memory.graph().candidates(name, limit);
      ResultPrinter printer = new ResultPrinter(context, output);
      printer.list(
          CandidatesResponse.from(found).data(),
          Map.of("complete", found.complete()),
          candidate -> candidate,
          candidate ->
              printer.text(
                  String.format(
                      Locale.ROOT, "%.2f  %s", candidate.similarity(), candidate.name())));
      if (!found.complete()) {
        context.progress("not every name was compared: there are too many");
      }
      return ExitCodes.OK;
    }
  }
}
