package io.l9.substrate.persistence.maintenance;

import io.l9.substrate.domain.maintenance.Job;
import jakarta.data.Limit;
import jakarta.data.repository.Insert;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import java.util.List;

/**
 * The rows of {@code job_runs}, which belong to no tenant; only {@code l9_platform} reaches them.
 */
@Repository
interface JobRunTable {

  @Insert
  void insert(JobRunRow row);

  @Query("from JobRunRow where job = :job order by startedAt desc, id desc")
  List<JobRunRow> ofJob(Job job, Limit limit);
}
