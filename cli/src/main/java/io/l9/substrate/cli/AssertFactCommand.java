package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.OnConflict;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonPointer;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.rest.knowledge.fact.AssertedFactResponse;
import io.l9.substrate.rest.knowledge.fact.FactResponse;
import io.l9.substrate.rest.knowledge.fact.RejectionResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "assert",
    header = "Assert a fact: a subject, a predicate and an object.",
    footer = {
      "  l9 facts assert Alice city Lisbon --from 2026-02-01",
      "  l9 facts assert Alice works_at Acme --entity --packet 019a... --pointer /employer",
      "  l9 facts assert Alice age 41 --on-conflict contradict"
    })
final class AssertFactCommand extends MemoryCommand {

  @Parameters(index = "0", paramLabel = "SUBJECT", description = "The name of an entity.")
  private String subject = "";

  @Parameters(index = "1", paramLabel = "PREDICATE", description = "Such as works_at.")
  private String predicate = "";

  @Parameters(index = "2", paramLabel = "OBJECT", description = "A value, or an entity.")
  private String object = "";

  @Mixin private FactObjectOption type = new FactObjectOption();

  @Option(names = "--from", paramLabel = "TIME", description = "From when on it holds.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "When it no longer holds.")
  private @Nullable String to;

  @Option(names = "--confidence", paramLabel = "X", description = "From 0 to 1 (default: 0.8).")
  private @Nullable Double confidence;

  @Option(names = "--packet", paramLabel = "ID", description = "The packet that says so.")
  private @Nullable UUID packet;

  @Option(
      names = "--pointer",
      paramLabel = "PATH",
      description = "The place in the packet's payload, such as /customer/city.")
  private @Nullable String pointer;

  @Option(
      names = "--on-conflict",
      paramLabel = "POLICY",
      description =
          "keep_both, contradict or supersede (default: supersede for predicates that are declared"
              + " single, else keep_both).")
  private @Nullable String onConflict;

  @Option(
      names = "--path",
      paramLabel = "PATH",
      description = "inferred, observed or stated, no more trusted than that of the role.")
  private @Nullable String path;

  @Mixin private OutputOption output = new OutputOption();

  AssertFactCommand(CommandContext context) {
    super(context);
  }

  @Override
  int run(Memory memory, JsonCodec json) {
    AssertOutcome outcome = memory.facts().put(draft(json));
    ResultPrinter printer = new ResultPrinter(context, output);
    AssertedFactResponse response = AssertedFactResponse.from(outcome);
    printer.one(response, () -> show(response, printer));
    return ExitCodes.OK;
  }

  private static void show(AssertedFactResponse response, ResultPrinter printer) {
    RejectionResponse rejection = response.rejection();
    if (rejection != null) {
      printer.text("absorbed: rejected as " + rejection.id() + ": " + rejection.reason());
    }
    FactResponse fact = response.fact();
    if (fact != null) {
      printer.text(response.outcome() + " " + fact.id() + " with confidence " + fact.confidence());
    }
    for (FactResponse other : response.others()) {
      printer.text("  changed " + other.id() + ": " + other.state());
    }
  }

  private FactDraft draft(JsonCodec json) {
    return new FactDraft(
        EntityName.at("/subject", subject),
        predicate,
        type.read(object, json),
        new Validity(FilterOptions.time("--from", from), FilterOptions.time("--to", to)),
        confidence,
        packet == null ? null : new PacketId(packet),
        pointer == null ? null : new JsonPointer(pointer),
        onConflict == null ? null : OnConflict.ofCode(onConflict),
        path == null ? null : FactPath.ofCode(path),
        Visibility.SHARED);
  }
}
