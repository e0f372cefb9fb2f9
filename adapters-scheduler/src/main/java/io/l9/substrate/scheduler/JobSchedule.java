package io.l9.substrate.scheduler;

import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * When which job runs, in db-scheduler's notation: {@code FIXED_DELAY|60s} (so long after the run
 * before), {@code DAILY|02:00} or {@code DAILY|02:00,14:00|Europe/Rome} (UTC, if no zone is said),
 * {@code -} (never; by hand only). Immutable.
 */
public final class JobSchedule {

  /**
   * Default times: daily jobs of the specification by night, jobs that readers wait for often;
   * facts are extracted only where somebody wants it.
   */
  private static final Map<Job, String> DEFAULTS =
      Map.ofEntries(
          Map.entry(Job.EMBED_BACKLOG, "FIXED_DELAY|15s"),
          Map.entry(Job.FOLD_ACCESSES, "FIXED_DELAY|60s"),
          Map.entry(Job.FOLD_LEXICAL_STATISTICS, "FIXED_DELAY|60s"),
          Map.entry(Job.DECAY_IMPORTANCE, "DAILY|02:00"),
          Map.entry(Job.EVICT_PACKETS, "DAILY|02:30"),
          Map.entry(Job.EVICT_REFLECTIONS, "DAILY|02:40"),
          Map.entry(Job.FORGET_WORLDS, "DAILY|02:56"),
          Map.entry(Job.EVICT_STORE_ITEMS, "DAILY|02:48"),
          Map.entry(Job.REFRESH_VIEWS, "DAILY|03:00"),
          Map.entry(Job.REAP_TASKS, "FIXED_DELAY|15s"),
          Map.entry(Job.APPLY_RETENTION, "DAILY|02:45"),
          Map.entry(Job.EVICT_REQUESTS, "DAILY|02:50"));

  private static final String NEVER = "-";

  private final Map<Job, String> texts;

  private JobSchedule(Map<Job, String> texts) {
    this.texts = Collections.unmodifiableMap(new EnumMap<>(texts));
  }

  /** Every job at its own time. */
  public static JobSchedule standard() {
    return new JobSchedule(DEFAULTS);
  }

  /**
   * The same with some changed.
   *
   * @param changes such as {@code fold-accesses=FIXED_DELAY|10s; decay-importance=-}; blank: none
   * @throws ValidationException if it names no job, or is not in the notation
   */
  public JobSchedule with(String changes) {
    Map<Job, String> changed = new EnumMap<>(texts);
    for (String change : changes.split(";", -1)) {
      if (change.isBlank()) {
        continue;
      }
      int equals = change.indexOf('=');
      if (equals < 0) {
        throw ValidationException.at(
            "/schedule", "is not JOB=WHEN: \"" + change.strip() + "\", as in " + example());
      }
      Job job = Job.ofCode(change.substring(0, equals).strip());
      String when = change.substring(equals + 1).strip();
      parse(when);
      changed.put(job, when);
    }
    return new JobSchedule(changed);
  }

  /** When a job runs, in the notation. */
  public String when(Job job) {
    return texts.getOrDefault(job, NEVER);
  }

  /** Whether a job runs by itself at all. */
  public boolean runs(Job job) {
    return !when(job).equals(NEVER);
  }

  Schedule of(Job job) {
    return parse(when(job));
  }

  private static Schedule parse(String when) {
    try {
      // The library takes a time without a zone for one of the machine's, which differ.
      boolean zoneless = when.startsWith("DAILY|") && when.indexOf('|', "DAILY|".length()) < 0;
      return Schedules.parseSchedule(zoneless ? when + "|UTC" : when);
    } catch (RuntimeException e) {
      throw ValidationException.at(
          "/schedule", "is no time to run: \"" + when + "\"; say it as in " + example());
    }
  }

  private static String example() {
    return "fold-accesses=FIXED_DELAY|60s; decay-importance=DAILY|02:00; evict-packets=-";
  }

  @Override
  public String toString() {
    return texts.entrySet().stream()
        .map(entry -> entry.getKey().code() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
