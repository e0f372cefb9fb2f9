package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.RetentionMemory;
import io.l9.substrate.domain.retention.RetentionDue;
import io.l9.substrate.domain.retention.RetentionHold;
import io.l9.substrate.domain.retention.RetentionKind;
import io.l9.substrate.domain.retention.RetentionPolicy;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.rest.retention.RetentionHoldResponse;
import io.l9.substrate.rest.retention.RetentionPolicyResponse;
import io.l9.substrate.rest.retention.RetentionPreviewResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of retention. */
@Command(
    name = "retention",
    header = "Show and set for how long a tenant keeps what it stores, and place holds.",
    description = {
      "",
      "For administrators of the tenant (--role tenant_admin). The job apply-retention deletes"
          + " (`l9 jobs`)."
    },
    footer = {
      "  l9 retention list --role tenant_admin",
      "  l9 retention set packets --days 365 --role tenant_admin",
      "  l9 retention preview --role tenant_admin",
      "  l9 retention hold --kind packets --reason 'lawsuit 4711' --role tenant_admin"
    })
final class RetentionCommand extends CommandGroup {

  private RetentionCommand() {}

  static CommandLine of(CommandContext context) {
    return new CommandLine(new RetentionCommand())
        .addSubcommand(new Ls(context))
        .addSubcommand(new Set(context))
        .addSubcommand(new Remove(context))
        .addSubcommand(new Preview(context))
        .addSubcommand(new Hold(context))
        .addSubcommand(new Holds(context))
        .addSubcommand(new Lift(context));
  }

  /** A command on the retention of one tenant. */
  private abstract static class RetentionSubcommand extends MemoryCommand {

    @Mixin private OutputOption output = new OutputOption();

    RetentionSubcommand(CommandContext context) {
      super(context);
    }

    @Override
    final int run(Memory memory, JsonCodec json) {
      run(memory.retention(), new ResultPrinter(context, output));
      return ExitCodes.OK;
    }

    abstract void run(RetentionMemory retention, ResultPrinter printer);

    static void policy(ResultPrinter printer, RetentionPolicy policy) {
      printer.one(
          RetentionPolicyResponse.from(policy), () -> printer.text("  " + described(policy)));
    }

    static void hold(ResultPrinter printer, RetentionHold hold) {
      printer.one(RetentionHoldResponse.from(hold), () -> printer.text(described(hold)));
    }

    static String described(RetentionPolicy policy) {
      return String.format(
          Locale.ROOT,
          "%-16s  %-12s  %s",
          policy.kind().code(),
          days(policy.days()),
          policy.held() ? "held" : policy.ownDays() == null ? "by default" : "");
    }

    static String described(RetentionHold hold) {
      return String.format(
          Locale.ROOT,
          "  %s  %-16s  %s  %s",
          hold.id(),
          hold.kind() == null ? "everything" : hold.kind().code(),
          hold.placedAt(),
          hold.reason());
    }

    static String described(RetentionDue due) {
      return String.format(
          Locale.ROOT,
          "  %-16s  %-12s  %9d  %s",
          due.kind().code(),
          days(due.days()),
          due.rows(),
          due.held() ? "held" : due.oldest() == null ? "" : "since " + due.oldest());
    }

    private static String days(@Nullable Integer days) {
      return days == null ? "for ever" : days + " days";
    }
  }

  @Command(
      name = "list",
      header = "List for how many days each kind is kept.",
      footer = {"  l9 retention list --role tenant_admin"})
  private static final class Ls extends RetentionSubcommand {

    Ls(CommandContext context) {
      super(context);
    }

    @Override
    void run(RetentionMemory retention, ResultPrinter printer) {
      printer.all(
          retention.list(),
          RetentionPolicyResponse::from,
          policy -> printer.text("  " + described(policy)));
    }
  }

  @Command(
      name = "set",
      header = "Set for how many days a kind is kept.",
      footer = {"  l9 retention set packets --days 365 --role tenant_admin"})
  private static final class Set extends RetentionSubcommand {

    @Parameters(
        paramLabel = "KIND",
        description = "The kind of rows; `l9 retention list` names them.")
    private String kind = "";

    @Option(names = "--days", paramLabel = "N", required = true, description = "1 to 36,500.")
    private int days;

    Set(CommandContext context) {
      super(context);
    }

    @Override
    void run(RetentionMemory retention, ResultPrinter printer) {
      policy(printer, retention.set(RetentionKind.ofCode(kind), days));
    }
  }

  @Command(
      name = "remove",
      header = "Remove what was set for a kind; the default holds then.",
      footer = {"  l9 retention remove packets --role tenant_admin"})
  private static final class Remove extends RetentionSubcommand {

    @Parameters(
        paramLabel = "KIND",
        description = "The kind of rows; `l9 retention list` names them.")
    private String kind = "";

    Remove(CommandContext context) {
      super(context);
    }

    @Override
    void run(RetentionMemory retention, ResultPrinter printer) {
      policy(printer, retention.remove(RetentionKind.ofCode(kind)));
    }
  }

  @Command(
      name = "preview",
      header = "Count what the next run of the job would delete; delete nothing.",
      footer = {"  l9 retention preview --role tenant_admin"})
  private static final class Preview extends RetentionSubcommand {

    Preview(CommandContext context) {
      super(context);
    }

    @Override
    void run(RetentionMemory retention, ResultPrinter printer) {
      printer.all(
          retention.preview(),
          RetentionPreviewResponse.Item::from,
          due -> printer.text(described(due)));
    }
  }

  @Command(
      name = "hold",
      header = "Stop every deletion by age, of a kind or of everything.",
      footer = {
        "  l9 retention hold --reason 'lawsuit 4711' --role tenant_admin",
        "  l9 retention hold --kind packets --reason 'lawsuit 4711' --role tenant_admin"
      })
  private static final class Hold extends RetentionSubcommand {

    @Option(names = "--kind", paramLabel = "KIND", description = "The kind (default: everything).")
    private @Nullable String kind;

    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        required = true,
        description = "The reason, which the audit log keeps.")
    private String reason = "";

    Hold(CommandContext context) {
      super(context);
    }

    @Override
    void run(RetentionMemory retention, ResultPrinter printer) {
      hold(
          printer,
          kind == null
              ? retention.holdAll(reason)
              : retention.hold(RetentionKind.ofCode(kind), reason));
    }
  }

  @Command(
      name = "holds",
      header = "List the holds that stand, the newest first.",
      footer = {"  l9 retention holds --role tenant_admin"})
  private static final class Holds extends RetentionSubcommand {

    Holds(CommandContext context) {
      super(context);
    }

    @Override
    void run(RetentionMemory retention, ResultPrinter printer) {
      List<RetentionHold> holds = retention.holds();
      printer.all(holds, RetentionHoldResponse::from, hold -> printer.text(described(hold)));
    }
  }

  @Command(
      name = "lift",
      header = "Lift a hold.",
      footer = {"  l9 retention lift 019a... --role tenant_admin"})
  private static final class Lift extends RetentionSubcommand {

    @Parameters(
        paramLabel = "ID",
        description = "The id of the hold; `l9 retention holds` lists them.")
    private UUID id = new UUID(0, 0);

    Lift(CommandContext context) {
      super(context);
    }

    @Override
    void run(RetentionMemory retention, ResultPrinter printer) {
      retention.lift(id);
      printer.one(Map.of("lifted", id), () -> printer.text("  lifted " + id));
    }
  }
}
