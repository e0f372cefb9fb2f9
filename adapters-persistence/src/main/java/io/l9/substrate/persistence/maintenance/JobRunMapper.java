package io.l9.substrate.persistence.maintenance;

import io.l9.substrate.domain.maintenance.JobRun;
import io.l9.substrate.persistence.shared.RowMapping;
import java.time.Duration;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

/** Runs of jobs to rows and back. */
@Mapper(config = RowMapping.class, imports = Duration.class)
interface JobRunMapper {

  @Mapping(target = "milliseconds", expression = "java(run.duration().toMillis())")
  JobRunRow toRow(JobRun run);

  @Mapping(target = "duration", expression = "java(Duration.ofMillis(row.milliseconds))")
  JobRun toRun(JobRunRow row);
}
