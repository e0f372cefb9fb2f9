package io.l9.substrate.cli;

import io.l9.substrate.ReflectionMemory;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands by which somebody stands by a reflection, replaces it, or takes it back. */
final class ReflectionDecisions {

  private ReflectionDecisions() {}

  /** A command that needs a reason. */
  private abstract static class Decision extends ReflectionCommand {

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "The reason.")
    String reason = "";

    Decision(CommandContext context) {
      super(context);
    }
  }

  @Command(
      name = "confirm",
      header = "Confirm a reflection, as a person.",
      footer = "  l9 reflections confirm 019a... --reason \"tried it twice\"")
  static final class Confirm extends Decision {

    Confirm(CommandContext context) {
      super(context);
    }

    @Override
    void run(ReflectionMemory reflections, ReflectionId id, ReflectionPrinter printer) {
      printer.reflection(reflections.confirm(id, reason));
    }
  }

  @Command(
      name = "reject",
      header = "Reject what a reflection says, as a person: nobody teaches it there again.",
      footer = "  l9 reflections reject 019a... --reason \"it is unsafe\" --for org")
  static final class Reject extends Decision {

    @Option(
        names = "--for",
        paramLabel = "REACH",
        defaultValue = "user",
        description = "user, org or tenant (default: ${DEFAULT-VALUE}).")
    private String reach = "";

    Reject(CommandContext context) {
      super(context);
    }

    @Override
    void run(ReflectionMemory reflections, ReflectionId id, ReflectionPrinter printer) {
      printer.reflection(reflections.reject(id, Reach.ofCode(reach), reason));
    }
  }

  @Command(
      name = "lift",
      header = "End a rejection: what it says may be taught again.",
      footer = "  l9 reflections lift 019a... --reason \"it was a mistake\"")
  static final class Lift extends Decision {

    Lift(CommandContext context) {
      super(context);
    }

    @Override
    void run(ReflectionMemory reflections, ReflectionId id, ReflectionPrinter printer) {
      printer.reflection(reflections.lift(id, reason));
    }
  }

  @Command(
      name = "retire",
      header = "Take a reflection back; the reflection and its counts stay.",
      footer = "  l9 reflections retire 019a... --reason \"the gateway is gone\"")
  static final class Retire extends Decision {

    Retire(CommandContext context) {
      super(context);
    }

    @Override
    void run(ReflectionMemory reflections, ReflectionId id, ReflectionPrinter printer) {
      printer.reflection(reflections.retire(id, reason));
    }
  }

  @Command(
      name = "replace",
      header = "Retire a reflection in favour of another content.",
      footer =
          "  l9 reflections replace 019a... --content \"Drain first\" --reason \"jobs were lost\"")
  static final class Replace extends Decision {

    @Option(
        names = "--content",
        required = true,
        paramLabel = "TEXT",
        description = "The content from now on.")
    private String content = "";

    Replace(CommandContext context) {
      super(context);
    }

    @Override
    void run(ReflectionMemory reflections, ReflectionId id, ReflectionPrinter printer) {
      printer.reflection(reflections.replace(id, content, reason));
    }
  }
}
