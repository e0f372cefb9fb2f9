package io.l9.substrate.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.shared.ValidationException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobScheduleTest {

  @Test
  void runsEveryJobButExtraction_andRetentionOnce_ifNothingElseIsSaid() {
    for (Job job : Job.values()) {
      boolean wanted =
          job != Job.EXTRACT_FACTS && (job.retained().isEmpty() || job == Job.APPLY_RETENTION);
      assertEquals(wanted, JobSchedule.standard().runs(job), job::code);
      assertEquals(!wanted, JobSchedule.standard().of(job).isDisabled(), job::code);
    }
  }

  @Test
  void changesWhatIsSaid_andNothingElse() {
    JobSchedule schedule =
        JobSchedule.standard().with(" fold-accesses = FIXED_DELAY|10s ; decay-importance=-;");
    assertEquals("FIXED_DELAY|10s", schedule.when(Job.FOLD_ACCESSES));
    assertFalse(schedule.runs(Job.DECAY_IMPORTANCE));
    assertTrue(schedule.of(Job.DECAY_IMPORTANCE).isDisabled());
    assertEquals(JobSchedule.standard().when(Job.EVICT_PACKETS), schedule.when(Job.EVICT_PACKETS));
    assertEquals(JobSchedule.standard().toString(), JobSchedule.standard().with("").toString());
  }

  @Test
  void takesTimesForUtc_whereNoZoneIsSaid() {
    Instant noon = Instant.parse("2026-03-01T12:00:00Z");
    assertEquals(Instant.parse("2026-03-02T02:00:00Z"), next("DAILY|02:00", noon));
    assertEquals(Instant.parse("2026-03-02T01:00:00Z"), next("DAILY|02:00|Europe/Rome", noon));
    assertEquals(noon.plusSeconds(90), next("FIXED_DELAY|90s", noon));
  }

  private static Instant next(String when, Instant now) {
    return JobSchedule.standard()
        .with("evict-packets=" + when)
        .of(Job.EVICT_PACKETS)
        .getNextExecutionTime(ExecutionComplete.simulatedSuccess(now));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fold-accesses",
        "fold-accesses=",
        "fold-accesses=soon",
        "fold-accesses=FIXED_DELAY|-5s",
        "fold-accesses=DAILY|25:00",
        "fold-accesses=DAILY|02:00|Nowhere",
        "=DAILY|02:00",
        "tidy-up=DAILY|02:00",
        "FOLD_ACCESSES=DAILY|02:00"
      })
  void refusesWhatItDoesNotUnderstand(String changes) {
    JobSchedule standard = JobSchedule.standard();
    assertThrows(ValidationException.class, () -> standard.with(changes));
  }
}
