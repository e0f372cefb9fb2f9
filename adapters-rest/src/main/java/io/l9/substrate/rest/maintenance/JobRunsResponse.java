package io.l9.substrate.rest.maintenance;

import java.util.List;

/** The latest runs of a job, newest first. */
record JobRunsResponse(List<JobRunResponse> data) {}
