package io.l9.substrate.cli;

import io.l9.substrate.EmbeddingMemory;
import io.l9.substrate.Memory;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.SpaceModels;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "spaces",
    header = "List a tenant's embedding spaces, or move one to another model.",
    description = {
      "",
      "A space is moved by its tenant's administrator, to the model that L9_EMBEDDER chooses; the"
          + " job embed-backlog does the work, and searches go on meanwhile."
    },
    footer = {"  l9 spaces", "  l9 spaces --move content --role tenant_admin"})
final class SpacesCommand extends MemoryCommand {

  @Option(names = "--move", paramLabel = "SPACE", description = "Move this space.")
  private @Nullable String moved;

  @Mixin private OutputOption output = new OutputOption();

  SpacesCommand(CommandContext context) {
    super(context);
  }

  @Override
  int run(Memory memory, JsonCodec json) {
    EmbeddingMemory embeddings = memory.embeddings();
    if (moved != null) {
      EmbeddingModel model = embeddings.model();
      if (model == null) {
        throw ValidationException.at("/--move", "needs a model: set L9_EMBEDDER");
      }
      embeddings.reembed(EmbeddingSpace.ofCode(moved), model);
    }
    new ResultPrinter(context, output)
        .all(embeddings.spaces(), SpacesCommand::of, space -> context.terminal().print(row(space)));
    return ExitCodes.OK;
  }

  private static String row(SpaceModels space) {
    EmbeddingModel target = space.target();
    return String.format(
        Locale.ROOT,
        "  %-10s  %s%s",
        space.space().code(),
        name(space.model()),
        target == null
            ? ""
            : String.format(
                Locale.ROOT,
                " -> %s, %,d packets moved; ./l9 jobs run embed-backlog goes on (a server by"
                    + " itself)",
                name(target),
                space.moved()));
  }

  private static String name(EmbeddingModel model) {
    return model.id() + " (" + model.dimension() + ")";
  }

  private static Map<String, @Nullable Object> of(SpaceModels space) {
    EmbeddingModel target = space.target();
    Map<String, @Nullable Object> value = new LinkedHashMap<>();
    value.put("space", space.space().code());
    value.put("model", space.model().id());
    value.put("dimension", (long) space.model().dimension());
    value.put("target_model", target == null ? null : target.id());
    value.put("moved", space.moved());
    value.put("last_error", space.lastError());
    return value;
  }
}
