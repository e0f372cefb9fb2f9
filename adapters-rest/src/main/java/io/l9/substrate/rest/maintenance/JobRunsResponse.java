package io.l9.substrate.rest.maintenance;

import io.l9.substrate.domain.maintenance.JobRunLog;
import io.l9.substrate.rest.http.Schema;
import java.util.List;

/** The latest runs of a job, newest first. */
record JobRunsResponse(@Schema(maxSize = JobRunLog.KEPT) List<JobRunResponse> data) {}
