package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.ReasoningMemory;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reasoning.ReasoningDraft;
import io.l9.substrate.domain.reasoning.ReasoningHead;
import io.l9.substrate.domain.reasoning.ReasoningQuery;
import io.l9.substrate.domain.reasoning.ReasoningStep;
import io.l9.substrate.domain.reasoning.ReasoningTrace;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.rest.reasoning.ReasoningHeadResponse;
import io.l9.substrate.rest.reasoning.ReasoningTraceResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of reasoning traces. */
@Command(
    name = "reasoning",
    header = "Record the steps by which an agent came to a conclusion, and look at them.",
    footer = {
      "  l9 reasoning record scout 'The customer is in Lisbon.' 'It rains there.' --confidence 0.9",
      "  l9 reasoning list --agent scout",
      "  l9 reasoning show 019a..."
    })
final class ReasoningCommand extends CommandGroup {

  private ReasoningCommand() {}

  static CommandLine of(CommandContext context) {
    return new CommandLine(new ReasoningCommand())
        .addSubcommand(new Recording(context))
        .addSubcommand(new Ls(context))
        .addSubcommand(new Show(context))
        .addSubcommand(new Delete(context));
  }

  /** Writes a trace to people as one line. */
  private static String line(ReasoningHead head) {
    return "  "
        + head.id()
        + "  "
        + head.createdAt()
        + "  "
        + head.agentId()
        + "  "
        + head.steps()
        + " steps"
        + (head.tokens() == null ? "" : ", " + head.tokens() + " tokens")
        + (head.confidence() == null ? "" : ", confidence " + head.confidence());
  }

  @Command(
      name = "record",
      header = "Record steps, each as a text, in their order.",
      footer = "  l9 reasoning record scout 'It rains.' 'Take an umbrella.' --packet 019a...")
  private static final class Recording extends MemoryCommand {

    @Parameters(index = "0", paramLabel = "AGENT", description = "The agent that reasoned.")
    private String agent = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "STEP", description = "A thought.")
    private List<String> thoughts = new ArrayList<>();

    @Option(names = "--packet", paramLabel = "ID", description = "The packet that it is about.")
    private @Nullable UUID packet;

    @Option(
        names = "--confidence",
        paramLabel = "C",
        description = "Confidence in the conclusion, from 0 to 1.")
    private @Nullable Double confidence;

    @Mixin private OutputOption output = new OutputOption();

    Recording(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      ReasoningMemory reasoning = memory.reasoning();
      ReasoningDraft draft =
          ReasoningDraft.of(
              agent, thoughts.stream().map(text -> reasoning.step("thought", text)).toList());
      if (packet != null) {
        draft = draft.about(new PacketId(packet));
      }
      if (confidence != null) {
        draft = draft.sure(confidence);
      }
      ReasoningTrace trace = reasoning.record(draft);
      ResultPrinter printer = new ResultPrinter(context, output);
      printer.one(
          ReasoningTraceResponse.from(trace), () -> printer.text("recorded " + trace.head().id()));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "list",
      header = "List reasoning traces, the newest first.",
      footer = {"  l9 reasoning list --agent scout", "  l9 reasoning list --min-confidence 0.8"})
  private static final class Ls extends MemoryCommand {

    @Option(names = "--agent", paramLabel = "AGENT", description = "Only of this agent.")
    private @Nullable String agent;

    @Option(names = "--packet", paramLabel = "ID", description = "Only about this packet.")
    private @Nullable UUID packet;

    @Option(names = "--trace", paramLabel = "TRACE", description = "Only of this request.")
    private @Nullable String trace;

    @Option(
        names = "--min-confidence",
        paramLabel = "C",
        description = "Only of at least this confidence, from 0 to 1.")
    private @Nullable Double minConfidence;

    @Mixin private LimitOption limit = new LimitOption();

    @Mixin private OutputOption output = new OutputOption();

    Ls(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      PacketId about = packet == null ? null : new PacketId(packet);
      ResultPrinter printer = new ResultPrinter(context, output);
      printer.listed(
          limit.read(
              ReasoningQuery.MAX_LIMIT,
              (wanted, after) ->
                  memory
                      .reasoning()
                      .list(new ReasoningQuery(agent, about, trace, minConfidence, wanted, after))),
          ReasoningHeadResponse::from,
          head -> printer.text(line(head)));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "show",
      header = "Show the steps of a reasoning trace as a tree.",
      footer = "  l9 reasoning show 019a...")
  private static final class Show extends MemoryCommand {

    @Parameters(index = "0", paramLabel = "ID", description = "The id of a reasoning trace.")
    private @Nullable UUID id;

    @Mixin private OutputOption output = new OutputOption();

    Show(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      if (id == null) {
        throw usage("say which reasoning trace");
      }
      ReasoningTrace trace = memory.reasoning().get(id);
      ResultPrinter printer = new ResultPrinter(context, output);
      printer.one(ReasoningTraceResponse.from(trace), () -> show(trace, json, printer));
      return ExitCodes.OK;
    }

    private static void show(ReasoningTrace trace, JsonCodec json, ResultPrinter printer) {
      printer.text(line(trace.head()));
      if (trace.features() != null) {
        printer.text("    features " + trace.features());
      }
      trace.scores().forEach((name, score) -> printer.text("    " + name + " " + score));
      branch(trace.steps(), null, "", json, printer);
    }

    /** Writes the steps that another one led to, each with its own below it. */
    private static void branch(
        List<ReasoningStep> steps,
        @Nullable Integer parent,
        String indent,
        JsonCodec json,
        ResultPrinter printer) {
      for (int ordinal = 0; ordinal < steps.size(); ordinal++) {
        ReasoningStep step = steps.get(ordinal);
        if (Objects.equals(parent, parentOf(step, ordinal))) {
          Object content = json.read(step.content());
          printer.text(
              indent
                  + ordinal
                  + " "
                  + step.kind()
                  + ": "
                  + (content instanceof String text ? text : step.content().text())
                  + (step.tokens() == null ? "" : " (" + step.tokens() + " tokens)"));
          branch(steps, ordinal, indent + "> ", json, printer);
        }
      }
    }

    /** Returns the earlier step that led to one; another client may have named any. */
    private static @Nullable Integer parentOf(ReasoningStep step, int ordinal) {
      Integer parent = step.parent();
      return parent != null && parent >= 0 && parent < ordinal ? parent : null;
    }
  }

  @Command(
      name = "delete",
      header = "Delete a reasoning trace.",
      footer = "  l9 reasoning delete 019a...")
  private static final class Delete extends MemoryCommand {

    @Parameters(index = "0", paramLabel = "ID", description = "The id of a reasoning trace.")
    private @Nullable UUID id;

    Delete(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      if (id == null) {
        throw usage("say which reasoning trace");
      }
      memory.reasoning().delete(id);
      context.progress("deleted " + id);
      return ExitCodes.OK;
    }
  }
}
