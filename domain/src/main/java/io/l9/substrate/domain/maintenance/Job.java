package io.l9.substrate.domain.maintenance;

import io.l9.substrate.domain.retention.RetentionKind;
import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The jobs, in the order in which a person would run them all. */
public enum Job implements Coded {
  EMBED_BACKLOG(
      "packets", "embeds what waits for it, moves spaces to other models, renews search terms"),
  EXTRACT_FACTS("packets", "makes facts of what new packets say"),
  FOLD_ACCESSES("accesses", "turns logged accesses and feedback into importance"),
  FOLD_LEXICAL_STATISTICS("tenants", "adds up the counts of words and tags, tenant by tenant"),
  DECAY_IMPORTANCE("packets", "lowers the importance of what was not read for long"),
  APPLY_RETENTION("rows", "deletes what is older than its tenant keeps it"),
  EVICT_PACKETS("packets", "deletes expired packets and what was copied from them"),
  EVICT_REFLECTIONS("reflections", "deletes expired reflections"),
  EVICT_CHECKPOINTS("threads", "does apply-retention for checkpoints alone"),
  EVICT_STORE_ITEMS("items", "deletes expired items of the store"),
  EVICT_LOGS("lines", "does apply-retention for the agent log alone"),
  FORGET_WORLDS("worlds", "forgets states of worlds that these keep no longer"),
  REFRESH_VIEWS("views", "brings the four materialized views up to date"),
  REAP_TASKS("tasks", "takes tasks from workers that were lost, for another attempt or as dead"),
  EVICT_TASKS("tasks", "does apply-retention for finished tasks alone"),
  EVICT_REQUESTS("rows", "deletes answers to keyed requests and operations that are long past");

  private final String unit;
  private final String purpose;

  Job(String unit, String purpose) {
    this.unit = unit;
    this.purpose = purpose;
  }

  /** The name on the command line, on the wire and in the database: {@code fold-accesses}. */
  @Override
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether the database alone does it; otherwise models or rules take part. */
  public boolean inStore() {
    return this != EMBED_BACKLOG && this != EXTRACT_FACTS;
  }

  /**
   * Returns the kinds that the job deletes by the policies of tenants; empty: it is another job.
   */
  public Set<RetentionKind> retained() {
    return switch (this) {
      case APPLY_RETENTION -> EnumSet.allOf(RetentionKind.class);
      case EVICT_CHECKPOINTS -> Set.of(RetentionKind.CHECKPOINTS);
      case EVICT_LOGS -> Set.of(RetentionKind.LOGS);
      case EVICT_TASKS -> EnumSet.of(RetentionKind.COMPLETED_TASKS, RetentionKind.FAILED_TASKS);
      default -> Set.of();
    };
  }

  /** Returns the unit of a run's counts. */
  public String unit() {
    return unit;
  }

  /** Returns the purpose of the job, in a line. */
  public String purpose() {
    return purpose;
  }

  /**
   * The job of a name.
   *
   * @throws ValidationException if there is no such job; the message names them all
   */
  public static Job ofCode(String name) {
    for (Job job : values()) {
      if (job.code().equals(name)) {
        return job;
      }
    }
    throw ValidationException.at(
        "/job",
        "must be one of "
            + Arrays.stream(values()).map(Job::code).collect(Collectors.joining(", ")));
  }
}
