package io.l9.substrate.rest.tasks;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.work.Claim;
import io.l9.substrate.domain.tasks.work.TaskWork;
import io.l9.substrate.rest.http.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

@Schema("A worker's wish for tasks.")
record ClaimTasksRequest(
    @Schema(
            value = "A name of the worker's own choice, for people.",
            minSize = 1,
            maxSize = Claim.MAX_WORKER,
            required = true)
        @Nullable String workerId,
    @Schema(value = "Any by default.", maxSize = Claim.MAX_TYPES)
        @Nullable List<@Schema(minSize = 1, maxSize = TaskDraft.MAX_TYPE) String> types,
    @Schema(value = "How many at most; 1 by default.", minimum = 1, maximum = Claim.MAX)
        @Nullable Integer max,
    @Schema(
            value = "How long a task counts as held without a heartbeat; 60 by default.",
            minimum = 1,
            maximum = WireLeases.MAX_SECONDS)
        @Nullable Long leaseSeconds,
    @Schema(
            value =
                "How long to wait if there is none; 0 by default. Cut short if many wait already.",
            minimum = 0,
            maximum = 20)
        @Nullable Long waitSeconds) {

  Claim toCommand() {
    List<String> wanted =
        types == null ? List.of() : Require.size("/types", types, Claim.MAX_TYPES);
    return new Claim(
        Require.present("/worker_id", workerId),
        Set.copyOf(wanted),
        Objects.requireNonNullElse(max, 1),
        WireLeases.lease(leaseSeconds));
  }

  Duration waiting() {
    return waitSeconds == null
        ? Duration.ZERO
        : WireSpans.seconds("/wait_seconds", waitSeconds, TaskWork.MAX_WAIT);
  }
}
