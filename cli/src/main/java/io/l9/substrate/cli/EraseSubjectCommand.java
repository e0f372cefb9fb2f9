package io.l9.substrate.cli;

import io.l9.substrate.cli.console.Progress;
import io.l9.substrate.domain.subject.ErasureCertificate;
import io.l9.substrate.domain.subject.ErasureOrder;
import io.l9.substrate.domain.subject.ErasureOutcome;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.subject.SubjectCensus;
import io.l9.substrate.domain.subject.SubjectKey;
import io.l9.substrate.domain.subject.Tombstone;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.rest.subject.ErasureCertificateResponse;
import io.l9.substrate.rest.subject.SubjectCensusResponse;
import io.l9.substrate.rest.subject.TombstoneResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that erases one subject. */
abstract class EraseSubjectCommand extends SubjectCommand {

  @Option(names = "--dry-run", description = "Count what would be erased, and change nothing.")
  private boolean isDryRun;

  @Option(
      names = "--include-shared",
      description =
          "Delete what a user wrote for the organisation too; otherwise it stays, under a"
              + " pseudonym.")
  private boolean includesShared;

  @Option(
      names = "--yes",
      description = "Confirm the erasure, which is asked for on a terminal and else demanded.")
  private boolean isConfirmed;

  @Option(
      names = "--tombstones",
      paramLabel = "FILE",
      description =
          "Append the tombstone to this file before anything is deleted. Keep it outside of the"
              + " backups.")
  private @Nullable Path tombstones;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "For the audit log, which stays; it must not name the subject.")
  private @Nullable String reason;

  EraseSubjectCommand(CommandContext context) {
    super(context);
  }

  /** Returns the name that was given. */
  abstract String name();

  abstract Subject subject(TenantId tenant);

  @Override
  final void check() {
    if (!isDryRun && !isConfirmed && !context.terminal().interactive()) {
      throw usage("erasing cannot be undone; see --dry-run, then confirm with --yes");
    }
  }

  @Override
  final int run(Actor actor, ResultPrinter printer) throws IOException {
    ErasureOrder order = new ErasureOrder(subject(tenant()), includesShared, reason);
    SubjectCensus census = actor.erasures().census(actor.scope(), order);
    if (isDryRun) {
      printer.one(SubjectCensusResponse.from(census), () -> show(census));
      return ExitCodes.OK;
    }
    if (!isConfirmed && !confirms(census)) {
      context.terminal().say("l9: nothing was erased");
      return ExitCodes.FAILURE;
    }
    Told told = new Told(actor, census.rows());
    ErasureOutcome outcome = actor.erasures().erase(actor.scope(), order, told::report);
    told.end(outcome.tombstone());
    printer.one(response(outcome), () -> show(outcome));
    advise(outcome, actor.vacuum());
    return outcome.certificate().isComplete() ? ExitCodes.OK : ExitCodes.FAILURE;
  }

  private boolean confirms(SubjectCensus census) throws IOException {
    show(census);
    context.terminal().err().print("  This cannot be undone. Type " + name() + " to erase: ");
    context.terminal().err().flush();
    String answer =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    return name().equals(answer);
  }

  /** The course of an erasure, told to people, with the tombstone kept first. */
  private final class Told {

    private final Actor actor;
    private final Progress progress;
    private boolean isKept;

    Told(Actor actor, long rows) {
      this.actor = actor;
      progress =
          new Progress(
              context.terminal(),
              Clock.systemUTC(),
              "rows",
              (int) Math.min(Integer.MAX_VALUE, rows));
    }

    void report(Tombstone tombstone, long done, long total) {
      keep(tombstone);
      progress.at((int) Math.min(Integer.MAX_VALUE, done));
    }

    private void keep(Tombstone tombstone) {
      if (isKept || tombstones == null) {
        return;
      }
      try {
        new TombstoneFile(tombstones, actor.json()).append(tombstone);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      isKept = true;
    }

    void end(Tombstone tombstone) {
      keep(tombstone);
      progress.end();
    }
  }

  private static Map<String, @Nullable Object> response(ErasureOutcome outcome) {
    Map<String, @Nullable Object> response = new LinkedHashMap<>();
    SubjectKey key = outcome.key();
    response.put("certificate", ErasureCertificateResponse.from(outcome.certificate()));
    response.put("key", key == null ? null : key.hex());
    response.put("tombstone", TombstoneResponse.from(outcome.tombstone()));
    return response;
  }

  private void show(SubjectCensus census) {
    census
        .tables()
        .forEach(
            table ->
                context
                    .terminal()
                    .print(
                        String.format(
                            Locale.ROOT,
                            "  %8d  %-12s  %s",
                            table.rows(),
                            table.treatment().code(),
                            table.table())));
    context
        .terminal()
        .print("  " + census.rows() + " rows" + (census.erased() ? ", erased before" : ""));
  }

  private void show(ErasureOutcome outcome) {
    ErasureCertificate certificate = outcome.certificate();
    context
        .terminal()
        .print(
            String.format(
                Locale.ROOT,
                "  certificate %d: %s, subject %s",
                certificate.number(),
                certificate.isComplete() ? "complete" : "INCOMPLETE",
                certificate.subject()));
    certificate
        .tables()
        .forEach(
            table ->
                context
                    .terminal()
                    .print(
                        String.format(
                            Locale.ROOT,
                            "  %8d erased  %8d under a pseudonym  %8d derived  %8d left  %s",
                            table.erased(),
                            table.pseudonymised(),
                            table.derived(),
                            table.remaining(),
                            table.table())));
    context.terminal().print("  " + certificate.retained().note());
    SubjectKey key = outcome.key();
    if (key != null) {
      context.terminal().print("  key: " + context.terminal().bold(key.hex()));
    }
  }

  /** Says what to do next. */
  private void advise(ErasureOutcome outcome, String vacuum) {
    if (outcome.key() != null) {
      context.progress(
          "the key shows which certificate is the subject's; it is not stored and not shown again");
    }
    if (tombstones == null) {
      context.progress(
          "keep the tombstone outside of the backups (or use --tombstones FILE): after a restore,"
              + " `l9 erase replay --tombstones FILE` erases again");
    }
    context.progress(
        "dead rows stay in the files until autovacuum; an owner of the tables may do it now: "
            + vacuum);
    if (!outcome.certificate().isComplete()) {
      context.progress("rows remain: run the same command again, then `l9 erase verify`");
    }
  }
}
