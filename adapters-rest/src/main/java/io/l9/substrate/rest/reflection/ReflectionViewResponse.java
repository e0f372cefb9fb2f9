package io.l9.substrate.rest.reflection;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionEvidence;
import io.l9.substrate.domain.reflection.lesson.ReflectionText;
import io.l9.substrate.domain.reflection.lesson.Reflections;
import io.l9.substrate.domain.reflection.task.TaskReflectionDraft;
import io.l9.substrate.domain.reflection.use.UseCounts;
import io.l9.substrate.rest.http.Schema;
import io.l9.substrate.rest.knowledge.fact.AuthorResponse;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A reflection with what is known of it, on the wire. */
@Schema("A reflection with its evidence and its uses.")
public record ReflectionViewResponse(
    ReflectionResponse reflection,
    @Schema(value = "The oldest first.", maxSize = Reflections.MAX_EVIDENCE)
        List<Evidence> evidence,
    @Schema(value = "One for each kind of task.", maxSize = 10_000) List<Uses> uses,
    EffectivenessResponse effectiveness) {

  @Schema(value = "A source that told it.", name = "ReflectionEvidence")
  record Evidence(
      @Schema(codes = ReflectionEvidence.Kind.class) String kind,
      @Schema(
              value =
                  "Of a task its id, of a packet the root of its lineage, else a digest of the "
                      + "text.",
              maxSize = ReflectionDraft.MAX_TASK)
          String key,
      @Schema(value = "As it was told.", maxSize = ReflectionText.MAX_CONTENT) String text,
      @Nullable UUID packetId,
      AuthorResponse author,
      Instant recordedAt) {

    static Evidence from(ReflectionEvidence told) {
      PacketId packet = told.packet();
      return new Evidence(
          told.kind().code(),
          told.key(),
          told.text(),
          packet == null ? null : packet.value(),
          AuthorResponse.from(told.author()),
          told.recordedAt());
    }
  }

  @Schema(value = "The uses in one kind of task.", name = "ReflectionUses")
  record Uses(
      @Schema(maxSize = TaskReflectionDraft.MAX_KIND) String taskKind,
      @Schema(value = "The tasks that had it.", minimum = 0) long suggested,
      @Schema(value = "Those that said they followed it.", minimum = 0) long applied,
      @Schema(minimum = 0) long successes,
      @Schema(minimum = 0) long failures,
      @Schema(value = "Of a failure: how often it happened all the same.", minimum = 0)
          long repeated) {

    static Uses from(UseCounts counts) {
      return new Uses(
          counts.taskKind(),
          counts.suggested(),
          counts.applied(),
          counts.successes(),
          counts.failures(),
          counts.repeated());
    }
  }

  public static ReflectionViewResponse from(Reflections.View view) {
    return new ReflectionViewResponse(
        ReflectionResponse.from(view.reflection()),
        view.evidence().stream().map(Evidence::from).toList(),
        view.uses().stream().map(Uses::from).toList(),
        EffectivenessResponse.from(view.effectiveness()));
  }
}
