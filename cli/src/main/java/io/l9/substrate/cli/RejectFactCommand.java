package io.l9.substrate.cli;

import io.l9.substrate.FactMemory;
import io.l9.substrate.Memory;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.http.WireText;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "reject",
    header = "Reject the value of a fact, or a value that nobody asserted yet, as a person.",
    description = {
      "",
      "While the rejection stands, the value is not believed again, however it is spelled."
    },
    footer = {
      "  l9 facts reject 019a... --reason \"I never lived there\"",
      "  l9 facts reject Alice works_at Acme --entity --for org --role org_admin --reason \"no\""
    })
final class RejectFactCommand extends MemoryCommand {

  @Parameters(
      arity = "1..3",
      paramLabel = "ID | SUBJECT PREDICATE OBJECT",
      description = "A fact, or a statement.")
  private List<String> rejected = List.of();

  @Mixin private FactObjectOption type = new FactObjectOption();

  @Option(
      names = "--for",
      paramLabel = "REACH",
      defaultValue = "user",
      description = "user, org or tenant (default: ${DEFAULT-VALUE}).")
  private String reach = "";

  @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "The reason.")
  private String reason = "";

  @Mixin private OutputOption output = new OutputOption();

  RejectFactCommand(CommandContext context) {
    super(context);
  }

  @Override
  void check() {
    if (rejected.size() == 2) {
      throw usage("name a fact by its id, or a subject, a predicate and an object");
    }
  }

  @Override
  int run(Memory memory, JsonCodec json) {
    new FactPrinter(context, output).rejections(List.of(rejection(memory.facts(), json)));
    return ExitCodes.OK;
  }

  private Rejection rejection(FactMemory facts, JsonCodec json) {
    if (rejected.size() == 1) {
      UUID id = WireText.uuid(rejected.get(0));
      if (id == null) {
        throw ValidationException.at("/ID", "must be a UUID; a statement has three parts");
      }
      return facts.reject(new FactId(id), Reach.ofCode(reach), reason);
    }
    return facts.reject(
        new RejectionDraft(
            EntityName.at("/subject", rejected.get(0)),
            rejected.get(1),
            type.read(rejected.get(2), json),
            Reach.ofCode(reach),
            reason));
  }
}
