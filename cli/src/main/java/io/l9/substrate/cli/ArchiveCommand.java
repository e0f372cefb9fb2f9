package io.l9.substrate.cli;

import io.l9.substrate.ArchiveMemory;
import io.l9.substrate.Names;
import io.l9.substrate.bootstrap.wiring.Application;
import io.l9.substrate.bootstrap.wiring.Config.Identity;
import io.l9.substrate.cli.console.Progress;
import io.l9.substrate.domain.archive.ArchiveImport;
import io.l9.substrate.domain.archive.ArchiveManifest;
import io.l9.substrate.domain.archive.Archives;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.rest.archive.ArchiveResponse;
import io.l9.substrate.rest.http.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands on archives of users, organisations and tenants. */
@Command(
    name = "archive",
    header = "Export a user, an organisation or a tenant, and import it.",
    footer = {
      "  l9 archive export user alice -o alice.zip",
      "  l9 archive export tenant --tenant acme -o acme.zip",
      "  l9 archive import acme.zip --tenant acme-copy --new-ids"
    })
final class ArchiveCommand extends CommandGroup {

  private ArchiveCommand() {}

  static CommandLine of(CommandContext context) {
    return new CommandLine(new ArchiveCommand())
        .addSubcommand(new Export(context))
        .addSubcommand(new Import(context));
  }

  /** A command of a tenant's or the platform's administrator. */
  private abstract static class Administering implements Callable<Integer> {

    final CommandContext context;

    @Spec private @Nullable CommandSpec spec;

    @Mixin IdentityOptions identity = new IdentityOptions();

    @Option(
        names = "--role",
        paramLabel = "ROLE",
        defaultValue = "tenant_admin",
        description =
            "tenant_admin, or platform_admin, by the login of the jobs, which also sees the private"
                + " memories of the system's agents (default: tenant_admin).")
    private String role = "tenant_admin";

    Administering(CommandContext context) {
      this.context = context;
    }

    abstract int run(Archives archives, TenantScope scope, TenantId tenant) throws IOException;

    void check() {}

    ParameterException usage(String message) {
      return new ParameterException(CommandContext.commandLine(spec), message);
    }

    @Override
    public Integer call() throws IOException {
      Role named =
          Role.ofCode(role)
              .filter(each -> each == Role.TENANT_ADMIN || each == Role.PLATFORM_ADMIN)
              .orElseThrow(() -> usage("--role must be tenant_admin or platform_admin"));
      check();
      TenantId tenant = Names.tenant(identity.in(context.config()).tenant());
      try (Application l9 = context.open(tenant)) {
        return run(
            (named == Role.PLATFORM_ADMIN
                    ? l9.substrate().platformArchives()
                    : l9.substrate().archives())
                .archives(),
            new TenantScope(tenant, null, null, named, l9.ids().next(), null, null),
            tenant);
      }
    }

    /** Tells people how far the work is, away from the result. */
    Archives.Progress progress(Progress shown) {
      return (rows, total) -> shown.at((int) Math.min(rows, Integer.MAX_VALUE));
    }

    Progress shown() {
      return new Progress(context.terminal(), Clock.systemUTC(), "rows", 0);
    }
  }

  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      header = "Write everything of a subject into one ZIP file.",
      description = {
        "",
        "For each table TABLE.ndjson, one row a line, and in the end manifest.json with counts and"
            + " SHA-256. All of it is of one moment. The export is entered into the audit log. The"
            + " file appears only when it is whole."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  l9 archive export user alice --org sales -o alice.zip",
        "  l9 archive export org sales -o sales.zip",
        "  l9 archive export tenant --role platform_admin -o acme.zip"
      })
  private static final class Export extends Administering {

    @Parameters(index = "0", paramLabel = "KIND", description = "user, org or tenant.")
    private String kind = "";

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "NAME",
        description =
            "The user or the organisation, by name or UUID (default: that of --user, --org).")
    private @Nullable String name;

    @Mixin private WholeFile file = new WholeFile();

    Export(CommandContext context) {
      super(context);
    }

    @Override
    void check() {
      if (!kind.matches("user|org|tenant")) {
        throw usage("say what to export: user, org or tenant");
      }
      if (kind.equals("tenant") && name != null) {
        throw usage("the tenant is named by --tenant");
      }
    }

    @Override
    int run(Archives archives, TenantScope scope, TenantId tenant) throws IOException {
      Subject subject = subject(tenant);
      Progress shown = shown();
      file.write(
          context.terminal(),
          out -> {
            ArchiveManifest manifest =
                new ArchiveMemory(archives, scope).export(subject, out, progress(shown));
            shown.end();
            context.progress(
                "exported " + manifest.rows() + " rows of " + manifest.files().size() + " tables");
          });
      return ExitCodes.OK;
    }

    private Subject subject(TenantId tenant) {
      Identity named = identity.in(context.config());
      return switch (kind) {
        case "user" -> Subject.user(tenant, Names.user(tenant, name == null ? named.user() : name));
        case "org" -> Subject.org(tenant, Names.org(tenant, name == null ? named.org() : name));
        default -> Subject.tenant(tenant);
      };
    }
  }

  @Command(
      name = "import",
      mixinStandardHelpOptions = true,
      header = "Store an archive in an empty tenant.",
      description = {
        "",
        "The archive is verified first: its files by their digests and counts, its tables and"
            + " columns, its version. Then all of it is stored, or nothing. Rows keep their ids; in"
            + " the database that the archive comes from they need --new-ids. API keys come without"
            + " their secrets, and open nothing. Prints the manifest."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  l9 archive import acme.zip --tenant acme --dry-run",
        "  l9 archive import acme.zip --tenant acme",
        "  l9 archive import acme.zip --tenant acme-copy --new-ids"
      })
  private static final class Import extends Administering {

    @Parameters(paramLabel = "FILE", description = "The archive.")
    private Path file = Path.of("");

    @Option(names = "--dry-run", description = "Do everything, and take it back.")
    private boolean dryRun;

    @Option(
        names = "--new-ids",
        description =
            "Give every row a new id, also where others name it; organisations and users keep theirs.")
    private boolean newIds;

    Import(CommandContext context) {
      super(context);
    }

    @Override
    void check() {
      if (!Files.isRegularFile(file)) {
        throw usage("there is no file " + file);
      }
    }

    @Override
    int run(Archives archives, TenantScope scope, TenantId tenant) {
      Progress shown = shown();
      ArchiveManifest manifest =
          new ArchiveMemory(archives, scope)
              .restore(
                  () -> Files.newInputStream(file),
                  new ArchiveImport(dryRun, newIds),
                  progress(shown));
      shown.end();
      context.progress((dryRun ? "would import " : "imported ") + manifest.rows() + " rows");
      context.terminal().print(WireJson.of(ArchiveResponse.from(manifest)));
      return ExitCodes.OK;
    }
  }
}
