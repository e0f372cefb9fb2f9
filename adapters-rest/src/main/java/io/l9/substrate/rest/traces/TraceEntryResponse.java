package io.l9.substrate.rest.traces;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.l9.substrate.domain.checkpoints.CheckpointAddress;
import io.l9.substrate.domain.traces.TraceEntry;
import io.l9.substrate.domain.traces.TraceKind;
import io.l9.substrate.rest.http.Schema;
import java.net.URLEncoder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An entry of a trace on the wire. */
@Schema("Something that a request left behind, in short.")
public record TraceEntryResponse(
    @Schema(codes = TraceKind.class) String kind,
    @Schema("Of the line, reasoning trace, packet, task or checkpoint.") String id,
    @Schema(
            value =
                "The place of a step among the steps, from 0; the number of an attempt; else 0.",
            minimum = 0)
        int ordinal,
    Instant at,
    @Schema("The agent or worker; null: unknown.") @Nullable String agentId,
    @Schema(
            "The level of a line, the type of a packet or task, the kind of a step or of the end of"
                + " an attempt, the thread of a checkpoint.")
        String label,
    @Schema(value = "The beginning of its text.", maxSize = TraceEntry.MAX_SUMMARY) String summary,
    @Schema("The path of the whole.") String link) {

  public static TraceEntryResponse from(TraceEntry entry) {
    return new TraceEntryResponse(
        entry.kind().code(),
        id(entry),
        entry.place().ordinal(),
        entry.at(),
        entry.agent(),
        entry.label(),
        entry.summary(),
        link(entry));
  }

  private static String id(TraceEntry entry) {
    CheckpointAddress checkpoint = entry.checkpoint();
    return checkpoint == null
        ? String.valueOf(entry.task() == null ? entry.place().id() : entry.task())
        : checkpoint.id();
  }

  private static String link(TraceEntry entry) {
    String id = id(entry);
    return switch (entry.kind()) {
      case LOG -> "/v1/agent-logs/" + id;
      case REASONING, STEP -> "/v1/reasoning-traces/" + id;
      case PACKET -> "/v1/packets/" + id;
      case TASK -> "/v1/tasks/" + id;
      case ATTEMPT -> "/v1/tasks/" + id + "/history";
      case CHECKPOINT -> link(entry.checkpoint(), id);
    };
  }

  private static String link(@Nullable CheckpointAddress checkpoint, String id) {
    return checkpoint == null
        ? "/v1/checkpoints"
        : "/v1/checkpoints/one?thread_id="
            + URLEncoder.encode(checkpoint.thread(), UTF_8)
            + "&ns="
            + URLEncoder.encode(checkpoint.namespace(), UTF_8)
            + "&checkpoint_id="
            + URLEncoder.encode(id, UTF_8);
  }
}
