package io.l9.substrate.cli;

import io.l9.substrate.Names;
import io.l9.substrate.cli.LimitOption.Part;
import io.l9.substrate.cli.console.Progress;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.domain.subject.ErasureCertificate;
import io.l9.substrate.domain.subject.ErasureOutcome;
import io.l9.substrate.domain.subject.ErasureVerification;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.subject.SubjectErasures;
import io.l9.substrate.domain.subject.TextPlace;
import io.l9.substrate.domain.subject.Tombstone;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.rest.subject.ErasureCertificateResponse;
import io.l9.substrate.rest.subject.ErasureVerificationResponse;
import io.l9.substrate.rest.subject.TextPlacesResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that erase users, organisations and tenants. */
@Command(
    name = "erase",
    header = "Erase a user, an organisation or a tenant, with a certificate.",
    footer = {
      "  l9 erase user alice --tenant acme --dry-run",
      "  l9 erase user alice --tenant acme --tombstones /safe/tombstones.ndjson",
      "  l9 erase verify --tenant acme",
      "  l9 erase replay --tombstones /safe/tombstones.ndjson --since 2027-01-01T00:00:00Z"
    })
final class EraseCommand extends CommandGroup {

  private EraseCommand() {}

  static CommandLine of(CommandContext context) {
    return new CommandLine(new EraseCommand())
        .addSubcommand(new OfUser(context))
        .addSubcommand(new OfOrg(context))
        .addSubcommand(new OfTenant(context))
        .addSubcommand(new Verify(context))
        .addSubcommand(new Certificates(context))
        .addSubcommand(new Search(context))
        .addSubcommand(new Replay(context));
  }

  @Command(
      name = "user",
      header = "Erase a user of a tenant, in all of its organisations.",
      footer = {
        "  l9 erase user alice --dry-run",
        "  l9 erase user alice --tombstones /safe/tombstones.ndjson",
        "  l9 erase user alice --include-shared --yes --json"
      })
  private static final class OfUser extends EraseSubjectCommand {

    @Parameters(paramLabel = "NAME", description = "The user, by name or UUID.")
    private String name = "";

    OfUser(CommandContext context) {
      super(context);
    }

    @Override
    String name() {
      return name;
    }

    @Override
    Subject subject(TenantId tenant) {
      return Subject.user(tenant, Names.user(tenant, name));
    }
  }

  @Command(
      name = "org",
      header = "Erase an organisation of a tenant, with everything in it.",
      footer = {"  l9 erase org sales --dry-run", "  l9 erase org sales --yes"})
  private static final class OfOrg extends EraseSubjectCommand {

    @Parameters(paramLabel = "NAME", description = "The organisation, by name or UUID.")
    private String name = "";

    OfOrg(CommandContext context) {
      super(context);
    }

    @Override
    String name() {
      return name;
    }

    @Override
    Subject subject(TenantId tenant) {
      return Subject.org(tenant, Names.org(tenant, name));
    }
  }

  @Command(
      name = "tenant",
      header = "Erase a whole tenant, as the operator of the installation.",
      footer = {"  l9 erase tenant acme --dry-run", "  l9 erase tenant acme --yes"})
  private static final class OfTenant extends EraseSubjectCommand {

    @Parameters(paramLabel = "NAME", description = "The tenant, by name or UUID.")
    private String name = "";

    OfTenant(CommandContext context) {
      super(context);
    }

    @Override
    String name() {
      return name;
    }

    @Override
    TenantId tenant() {
      return Names.tenant(name);
    }

    @Override
    boolean needsOperator() {
      return true;
    }

    @Override
    Subject subject(TenantId tenant) {
      return Subject.tenant(tenant);
    }
  }

  @Command(
      name = "verify",
      header = "Verify the chain of a tenant's certificates, and count again what remains.",
      description = {
        "",
        "Ends with 1 if a certificate is not as it was, if an erasure has none yet, or if rows of"
            + " an erased subject are there again."
      },
      footer = {"  l9 erase verify --tenant acme", "  l9 erase verify --tenant acme --json"})
  private static final class Verify extends SubjectCommand {

    Verify(CommandContext context) {
      super(context);
    }

    @Override
    int run(Actor actor, ResultPrinter printer) {
      ErasureVerification found = actor.erasures().verify(actor.scope());
      printer.one(ErasureVerificationResponse.from(found), () -> show(found));
      return found.isSound() ? ExitCodes.OK : ExitCodes.FAILURE;
    }

    private void show(ErasureVerification found) {
      Terminal terminal = context.terminal();
      terminal.print(
          found.damage() == null
              ? "  " + found.certificates() + " certificates, as they were"
              : "  certificate " + found.damage() + " is not as it was");
      found
          .unfinished()
          .forEach(
              id -> terminal.print("  unfinished: " + id + "; the same erasure again resumes it"));
      found
          .remains()
          .forEach(
              remains ->
                  remains
                      .rows()
                      .forEach(
                          table ->
                              terminal.print(
                                  String.format(
                                      Locale.ROOT,
                                      "  %8d rows of erasure %s in %s",
                                      table.rows(),
                                      remains.erasure(),
                                      table.table()))));
      terminal.print("  head: " + found.head().hex());
    }
  }

  @Command(
      name = "certificates",
      header = "List the certificates of a tenant, in the order of their numbers.",
      footer = {"  l9 erase certificates --tenant acme", "  l9 erase certificates -o jsonl"})
  private static final class Certificates extends SubjectCommand {

    @Mixin private LimitOption limit = new LimitOption();

    Certificates(CommandContext context) {
      super(context);
    }

    @Override
    int run(Actor actor, ResultPrinter printer) {
      printer.listed(
          limit.readParts(
              SubjectErasures.MAX_CERTIFICATES,
              (int wanted, @Nullable Long after) -> {
                List<ErasureCertificate> page =
                    actor.erasures().certificates(actor.scope(), after == null ? 0 : after, wanted);
                return new Part<>(
                    page, page.size() < wanted ? null : page.get(page.size() - 1).number());
              }),
          ErasureCertificateResponse::from,
          certificate -> context.terminal().print(line(certificate)));
      return ExitCodes.OK;
    }

    private static String line(ErasureCertificate certificate) {
      return String.format(
          Locale.ROOT,
          "  %4d  %-27s  %-6s  %-10s  %s",
          certificate.number(),
          certificate.finishedAt(),
          certificate.kind().code(),
          certificate.isComplete() ? "complete" : "INCOMPLETE",
          certificate.subject());
    }
  }

  @Command(
      name = "search",
      header = "Find the tables in which a text of the tenant stands; changes nothing.",
      description = {
        "",
        "For what others wrote about a person: an administrator decides what becomes of it."
      },
      footer = {"  l9 erase search 'Alice Example' --tenant acme"})
  private static final class Search extends SubjectCommand {

    @Parameters(paramLabel = "TEXT", description = "The text; upper and lower case differ.")
    private String text = "";

    Search(CommandContext context) {
      super(context);
    }

    @Override
    int run(Actor actor, ResultPrinter printer) {
      List<TextPlace> places = actor.erasures().find(actor.scope(), text);
      printer.all(
          places,
          place -> TextPlacesResponse.Place.from(place),
          place ->
              context
                  .terminal()
                  .print(
                      String.format(
                          Locale.ROOT,
                          "  %8d  %s.%s",
                          place.rows(),
                          place.table(),
                          place.column())));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "replay",
      header = "Erase again, in a database that came back from a backup.",
      description = {
        "",
        "Takes the tombstones of the tenant from a file that `l9 erase` wrote outside of the"
            + " backups. Run it before the database serves anybody."
      },
      footer = {
        "  l9 erase replay --tombstones /safe/tombstones.ndjson",
        "  l9 erase replay --tombstones /safe/tombstones.ndjson --since 2027-01-01T00:00:00Z --json"
      })
  private static final class Replay extends SubjectCommand {

    @Option(
        names = "--tombstones",
        paramLabel = "FILE",
        required = true,
        description = "The file with the tombstones.")
    private Path file = Path.of("");

    @Option(
        names = "--since",
        paramLabel = "TIME",
        description = "Only tombstones of this time or later, such as that of the backup.")
    private @Nullable String since;

    Replay(CommandContext context) {
      super(context);
    }

    @Override
    void check() {
      var unused = since();
    }

    @Override
    int run(Actor actor, ResultPrinter printer) throws IOException {
      List<Tombstone> tombstones =
          new TombstoneFile(file, actor.json())
              .read().stream()
                  .filter(one -> one.subject().tenant().equals(actor.scope().tenant()))
                  .toList();
      Progress progress = new Progress(context.terminal(), Clock.systemUTC(), "rows", 0);
      List<ErasureOutcome> outcomes =
          actor
              .erasures()
              .replay(
                  actor.scope(),
                  tombstones,
                  since(),
                  (tombstone, done, total) -> progress.at((int) Math.min(Integer.MAX_VALUE, done)));
      progress.end();
      printer.all(
          outcomes,
          outcome -> ErasureCertificateResponse.from(outcome.certificate()),
          outcome ->
              context
                  .terminal()
                  .print(
                      "  "
                          + outcome.certificate().erasure()
                          + (outcome.certificate().isComplete()
                              ? " erased again"
                              : " INCOMPLETE")));
      context.progress(
          outcomes.size()
              + " of "
              + tombstones.size()
              + " tombstones; `l9 erase verify` tells more");
      return outcomes.stream().allMatch(outcome -> outcome.certificate().isComplete())
          ? ExitCodes.OK
          : ExitCodes.FAILURE;
    }

    private @Nullable Instant since() {
      if (since == null) {
        return null;
      }
      try {
        return Instant.parse(since);
      } catch (DateTimeException e) {
        throw usage("--since must be a time such as 2027-01-01T00:00:00Z");
      }
    }
  }
}
