package io.l9.substrate.cli;

import io.l9.substrate.GraphMemory;
import io.l9.substrate.Memory;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.graph.Mention;
import io.l9.substrate.domain.knowledge.graph.RelationshipDraft;
import io.l9.substrate.domain.knowledge.graph.Relationships;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.rest.http.WireJson;
import io.l9.substrate.rest.knowledge.graph.RelationshipBatchResponse.Outcome;
import io.l9.substrate.rest.knowledge.graph.RelationshipRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "put",
    header = "Mention a relationship: store it, or count and strengthen the stored one.",
    description = {
      "",
      "With --file, each line is a JSON object as PUT /v1/relationships takes it. Five hundred lines"
          + " are stored together or not at all."
    },
    footer = {
      "  l9 graph relationships put Alice works_at Acme",
      "  l9 graph relationships put Alice knows Bob --confidence 0.6 --packet 019a...",
      "  l9 graph relationships put --file edges.ndjson"
    })
final class PutRelationshipsCommand extends MemoryCommand {

  @Parameters(
      arity = "0..3",
      paramLabel = "SOURCE TYPE TARGET",
      description = "How two entities are related, such as Alice works_at Acme.")
  private List<String> parts = List.of();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Read relationships from this file; - is standard input.")
  private @Nullable Path file;

  @Option(names = "--confidence", paramLabel = "X", description = "From 0 to 1 (default: 0.8).")
  private @Nullable Double confidence;

  @Option(names = "--packet", paramLabel = "ID", description = "The packet that says so.")
  private @Nullable UUID packet;

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description = "shared, cursor or l-private (default: shared).")
  private @Nullable String scope;

  @Mixin private OutputOption output = new OutputOption();

  PutRelationshipsCommand(CommandContext context) {
    super(context);
  }

  @Override
  void check() {
    if (file == null && parts.size() != 3) {
      throw usage("name a source, a type and a target, or a --file");
    }
    if (file != null
        && !(parts.isEmpty() && confidence == null && packet == null && scope == null)) {
      throw usage("--file takes everything from the file: name nothing else");
    }
    if (file != null && !file.toString().equals("-") && !Files.isRegularFile(file)) {
      throw usage("there is no file " + file);
    }
  }

  @Override
  int run(Memory memory, JsonCodec json) throws IOException {
    GraphPrinter printer = new GraphPrinter(context, output);
    if (file == null) {
      Mention mention = memory.graph().mention(draft());
      printer.one(Outcome.from(mention), () -> printer.relationship(mention.relationship()));
      return ExitCodes.OK;
    }
    try (BufferedReader lines =
        file.toString().equals("-")
            ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
            : Files.newBufferedReader(file)) {
      store(memory.graph(), printer, lines);
    }
    return ExitCodes.OK;
  }

  private RelationshipDraft draft() {
    return new RelationshipDraft(
        EntityName.at("/source", parts.get(0)),
        parts.get(1),
        EntityName.at("/target", parts.get(2)),
        confidence == null ? RelationshipDraft.DEFAULT_CONFIDENCE : confidence,
        packet == null ? null : new PacketId(packet),
        scope == null ? Visibility.SHARED : Visibility.ofCode(scope));
  }

  private void store(GraphMemory graph, GraphPrinter printer, BufferedReader lines)
      throws IOException {
    long created = 0;
    long stored = 0;
    boolean isWhole = false;
    try {
      for (List<RelationshipDraft> part = part(lines, stored);
          !part.isEmpty();
          part = part(lines, stored)) {
        created += graph.mentionAll(part).stream().filter(Mention::created).count();
        stored += part.size();
      }
      isWhole = true;
    } finally {
      if (!isWhole) {
        context.progress("the lines up to " + stored + " are stored, those behind it are not");
      }
    }
    Map<String, Long> counts =
        Map.of("lines", stored, "created", created, "reinforced", stored - created);
    printer.one(counts, () -> printer.text(new TreeMap<>(counts).toString()));
  }

  /** Reads what is stored together; none at the end of the lines. */
  private static List<RelationshipDraft> part(BufferedReader lines, long before)
      throws IOException {
    List<RelationshipDraft> part = new ArrayList<>();
    while (part.size() < Relationships.MAX_BATCH) {
      String line = lines.readLine();
      if (line == null) {
        break;
      }
      try {
        part.add(WireJson.read(line, RelationshipRequest.class).toCommand());
      } catch (SubstrateException e) {
        throw e.below("/line " + (before + part.size() + 1));
      }
    }
    return part;
  }
}
