package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.Names;
import io.l9.substrate.bootstrap.wiring.Application;
import io.l9.substrate.cli.LimitOption.Listed;
import io.l9.substrate.cli.LimitOption.Part;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.domain.audit.AuditEntry;
import io.l9.substrate.domain.audit.AuditHash;
import io.l9.substrate.domain.audit.AuditHead;
import io.l9.substrate.domain.audit.AuditQuery;
import io.l9.substrate.domain.audit.AuditVerification;
import io.l9.substrate.domain.audit.AuditVerification.Damage;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.rest.audit.AuditEntryResponse;
import io.l9.substrate.rest.audit.AuditVerificationResponse;
import io.l9.substrate.rest.http.WireJson;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands on the log of changes. */
@Command(
    name = "audit",
    header = "Show and verify the log of changes.",
    footer = {
      "  l9 audit list --role tenant_admin",
      "  l9 audit verify --tenant acme",
      "  l9 audit verify --tenant acme --head 4711:5f70bf18..."
    })
final class AuditCommand extends CommandGroup {

  private AuditCommand() {}

  static CommandLine of(CommandContext context) {
    return new CommandLine(new AuditCommand())
        .addSubcommand(new Ls(context))
        .addSubcommand(new Verify(context));
  }

  @Command(
      name = "list",
      header = "List changes of everything that the actor sees, the newest first.",
      footer = {
        "  l9 audit list",
        "  l9 audit list --role tenant_admin --action fact.retract -o jsonl",
        "  l9 audit list --target fact:019a..."
      })
  private static final class Ls extends MemoryCommand {

    @Option(names = "--action", paramLabel = "CODE", description = "Such as fact.retract.")
    private @Nullable String action;

    @Option(
        names = "--target",
        paramLabel = "KIND[:ID]",
        description = "Only changes of such a thing, or of this one.")
    private @Nullable String target;

    @Mixin private LimitOption limit = new LimitOption();

    @Mixin private OutputOption output = new OutputOption();

    Ls(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      String[] named = target == null ? new String[0] : target.split(":", 2);
      Listed<AuditEntry> entries =
          limit.readParts(
              AuditQuery.MAX_LIMIT,
              (int wanted, @Nullable Long after) -> {
                List<AuditEntry> page =
                    memory
                        .audit()
                        .list(
                            new AuditQuery(
                                null,
                                null,
                                action,
                                named.length > 0 ? named[0] : null,
                                named.length > 1 ? named[1] : null,
                                wanted,
                                after));
                return new Part<>(
                    page, page.size() < wanted ? null : page.get(page.size() - 1).number());
              });
      ResultPrinter printer = new ResultPrinter(context, output);
      printer.listed(
          entries, AuditEntryResponse::from, entry -> context.terminal().print(line(entry)));
      return ExitCodes.OK;
    }

    private static String line(AuditEntry entry) {
      String reason = entry.content() == null ? "(erased)" : entry.content().reason();
      return String.format(
          Locale.ROOT,
          "  %6d  %-27s  %-14s  %-20s  %s %s  %s",
          entry.number(),
          entry.at(),
          entry.role().code(),
          entry.action(),
          entry.target().kind(),
          Terminal.line(entry.target().id(), 40),
          reason == null ? "" : Terminal.line(reason, 60));
    }
  }

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      header = "Recompute the chain of a tenant's changes, as its administrator.",
      description = {
        "",
        "Tells the first entry that is missing, changed or out of order, and ends with 1 then."
            + " Keep the head that it prints away from the database: with --head, a later run"
            + " also notices that the last entries are gone or that all were written anew."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  l9 audit verify --tenant acme",
        "  l9 audit verify --tenant acme --head 4711:5f70bf18..."
      })
  private static final class Verify implements Callable<Integer> {

    private static final Pattern HEAD = Pattern.compile("([0-9]{1,18}):([0-9a-f]{64})");

    private final CommandContext context;

    @Spec private @Nullable CommandSpec spec;

    @Option(
        names = "--tenant",
        paramLabel = "NAME",
        description = "The tenant, by name or UUID (default: L9_TENANT, or demo).")
    private @Nullable String tenant;

    @Option(
        names = "--head",
        paramLabel = "NUMBER:HASH",
        description = "The head that an earlier verification printed.")
    private @Nullable String head;

    @Mixin private OutputOption output = new OutputOption();

    Verify(CommandContext context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      AuditHead kept = head == null ? null : kept(head);
      TenantId id = Names.tenant(tenant == null ? context.config().identity().tenant() : tenant);
      try (Application l9 = context.open(id)) {
        TenantScope admin =
            new TenantScope(id, null, null, Role.TENANT_ADMIN, l9.ids().next(), null, null);
        AuditVerification found = l9.substrate().audit().log().verify(admin, kept);
        show(found);
        return found.isIntact() ? ExitCodes.OK : ExitCodes.FAILURE;
      }
    }

    private AuditHead kept(String text) {
      Matcher parts = HEAD.matcher(text);
      if (!parts.matches()) {
        throw new ParameterException(
            CommandContext.commandLine(spec),
            "--head must be a number, a colon and 64 hexadecimal digits, as `l9 audit verify`"
                + " prints it");
      }
      return new AuditHead(Long.parseLong(parts.group(1)), new AuditHash(parts.group(2)));
    }

    private void show(AuditVerification found) {
      Terminal terminal = context.terminal();
      if (output.in(terminal) != OutputOption.Format.TABLE) {
        terminal.print(WireJson.of(AuditVerificationResponse.from(found)));
        return;
      }
      Damage damage = found.damage();
      terminal.print(
          damage == null
              ? "  intact: " + found.entries() + " entries"
              : String.format(
                  Locale.ROOT,
                  "  damaged: %s at entry %d; %d entries before it are in order",
                  damage.fault().code(),
                  damage.number(),
                  found.entries()));
      if (found.withoutContent() > 0) {
        terminal.print("  " + found.withoutContent() + " of them without their contents");
      }
      if (found.redacted() > 0) {
        terminal.print("  " + found.redacted() + " of them under a pseudonym");
      }
      terminal.print("  head: " + found.head().number() + ":" + found.head().hash());
    }
  }
}
