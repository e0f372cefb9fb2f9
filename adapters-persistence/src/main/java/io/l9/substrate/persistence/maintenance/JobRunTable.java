package io.l9.substrate.persistence.maintenance;

import jakarta.data.repository.Insert;
import jakarta.data.repository.Repository;

/**
 * Inserts into {@code job_runs}, which belong to no tenant; only {@code l9_platform} reaches them.
 */
@Repository
interface JobRunTable {

  @Insert
  void insert(JobRunRow row);
}
