package io.l9.substrate.bootstrap.planted.scheduler;

import com.github.kagkarlsson.scheduler.Scheduler;

public final class SchedulesByItself {
  Scheduler scheduler;
}
