package io.l9.substrate.cli;

import io.l9.substrate.bootstrap.wiring.Application;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.maintenance.JobRun;
import io.l9.substrate.domain.maintenance.JobStatus;
import io.l9.substrate.rest.http.WireJson;
import io.l9.substrate.rest.maintenance.JobRunResponse;
import io.l9.substrate.scheduler.JobSchedule;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    header = "Show the maintenance jobs and their runs, or run one.",
    description = {
      "",
      "A server runs them by itself; L9_JOBS says when (`l9 jobs ls` shows it). Works as the jobs'"
          + " login (L9_DB_MAINTAINER_USER, L9_DB_MAINTAINER_PASSWORD), for every tenant."
    },
    synopsisSubcommandLabel = "(ls | run | runs)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  l9 jobs ls",
      "  l9 jobs run fold-accesses",
      "  l9 jobs run decay-importance --days 60 --rate 0.05 --dry-run",
      "  l9 jobs runs evict-packets -o jsonl | jq .touched"
    })
final class JobsCommand implements Runnable {

  /** The format of the result. */
  enum Output {
    TABLE,
    JSON,
    JSONL
  }

  private static final String RUN_ROW = "  %-24s  %-20s  %9s  %s";

  private final CommandContext context;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      scope = ScopeType.INHERIT,
      description = "table, json or jsonl (default: table for people, jsonl in a pipe).")
  private @Nullable Output output;

  JobsCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public void run() {
    throw new ParameterException(
        CommandContext.commandLine(spec), "say what to do: ls, run or runs");
  }

  @Command(
      name = "ls",
      mixinStandardHelpOptions = true,
      description = "List the jobs with their schedules and last results.")
  int ls() {
    JobSchedule schedule = context.config().jobs();
    try (Application l9 = open()) {
      List<JobStatus> all = l9.substrate().jobs().all();
      if (format() == Output.TABLE) {
        Terminal terminal = context.terminal();
        terminal.print(terminal.dim(RUN_ROW.formatted("JOB", "LAST RUN", "TOOK", "RESULT")));
        for (JobStatus status : all) {
          table(status.job(), status.lastRun());
          terminal.print(
              terminal.dim(
                  "  %-24s  %s; %s"
                      .formatted("", status.job().purpose(), when(schedule, status.job()))));
        }
      } else {
        print(all.stream().map(status -> ScheduledJob.of(status, schedule)).toList());
      }
    }
    return ExitCodes.OK;
  }

  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      description = "Run a job now, to its end.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  l9 jobs run refresh-views",
        "  l9 jobs run decay-importance --days 60 --rate 0.05 --dry-run"
      })
  int run(
      @Parameters(
              paramLabel = "NAME",
              description = "The name of the job; `l9 jobs ls` lists them.")
          String name,
      @Option(
              names = "--dry-run",
              description = "Only count the rows that a run would change; change nothing.")
          boolean dryRun,
      @Option(
              names = "--days",
              paramLabel = "N",
              defaultValue = "30",
              description =
                  "decay-importance: not read for so long, 0 to 36500 (default:"
                      + " ${DEFAULT-VALUE}).")
          int days,
      @Option(
              names = "--rate",
              paramLabel = "R",
              defaultValue = "0.1",
              description =
                  "decay-importance: what an importance loses, 0 to 1 (default: ${DEFAULT-VALUE}).")
          double rate) {
    JobCommand command = new JobCommand(Job.ofCode(name), dryRun, days, rate);
    try (Application l9 = open()) {
      JobRun run = l9.substrate().jobs().run(command);
      if (format() == Output.TABLE) {
        table(run.job(), run);
      } else {
        print(WireJson.of(JobRunResponse.from(run)));
      }
    }
    return ExitCodes.OK;
  }

  @Command(
      name = "runs",
      mixinStandardHelpOptions = true,
      description = "Show the latest runs of a job, including dry runs, newest first.")
  int runs(
      @Parameters(
              paramLabel = "NAME",
              description = "The name of the job; `l9 jobs ls` lists them.")
          String name,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "20",
              description = "The largest number of runs, 1 to 1000 (default: ${DEFAULT-VALUE}).")
          int limit) {
    Job job = Job.ofCode(name);
    try (Application l9 = open()) {
      List<JobRun> runs = l9.substrate().jobs().runs(job, limit);
      if (format() == Output.TABLE) {
        runs.forEach(run -> table(job, run));
      } else {
        print(runs.stream().map(JobRunResponse::from).toList());
      }
    }
    return ExitCodes.OK;
  }

  private Application open() {
    return Application.open(context.config(), Application.Schema.EXPECT, context::progress);
  }

  private Output format() {
    if (output != null) {
      return output;
    }
    return context.terminal().interactive() ? Output.TABLE : Output.JSONL;
  }

  private void print(String line) {
    context.terminal().print(line);
  }

  private void print(List<?> values) {
    if (format() == Output.JSON) {
      print(WireJson.of(Map.of("data", values)));
    } else {
      values.forEach(value -> print(WireJson.of(value)));
    }
  }

  private void table(Job job, @Nullable JobRun run) {
    if (run == null) {
      print(RUN_ROW.formatted(job.code(), "never", "", ""));
      return;
    }
    String failure = run.failure();
    print(
        RUN_ROW.formatted(
            job.code(),
            run.startedAt().toString().substring(0, 19) + "Z",
            String.format(Locale.ROOT, "%.1f s", run.duration().toMillis() / 1000.0),
            failure != null
                ? "failed: " + failure
                : String.format(
                    Locale.ROOT,
                    "%d %s%s",
                    run.touched(),
                    job.unit(),
                    run.dryRun() ? " would be touched" : "")));
  }

  private static String when(JobSchedule schedule, Job job) {
    return schedule.runs(job) ? schedule.when(job) : "by hand only";
  }

  /** A job with its schedule here, which an answer over HTTP does not have. */
  private record ScheduledJob(
      String job,
      String purpose,
      String unit,
      String schedule,
      @Nullable JobRunResponse lastRun,
      @Nullable JobRunResponse lastSuccess) {

    static ScheduledJob of(JobStatus status, JobSchedule schedule) {
      return new ScheduledJob(
          status.job().code(),
          status.job().purpose(),
          status.job().unit(),
          schedule.when(status.job()),
          run(status.lastRun()),
          run(status.lastSuccess()));
    }

    private static @Nullable JobRunResponse run(@Nullable JobRun run) {
      return run == null ? null : JobRunResponse.from(run);
    }
  }
}
