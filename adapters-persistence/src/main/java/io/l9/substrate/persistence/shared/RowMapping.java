package io.l9.substrate.persistence.shared;

import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.RejectionId;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.SummaryId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.id.TaskReflectionId;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mapstruct.MapperConfig;
import org.mapstruct.ReportingPolicy;

/**
 * The configuration of every mapper between records and rows, and the conversions that they share.
 */
@MapperConfig(
    unmappedTargetPolicy = ReportingPolicy.ERROR,
    uses = RowMapping.class,
    imports = {OwnerColumns.class})
public final class RowMapping {

  private RowMapping() {}

  public static UUID id(TenantId id) {
    return id.value();
  }

  public static UUID id(SummaryId id) {
    return id.value();
  }

  public static SummaryId summaryId(UUID id) {
    return new SummaryId(id);
  }

  public static @Nullable UUID id(@Nullable PacketId id) {
    return id == null ? null : id.value();
  }

  public static @Nullable PacketId packetId(@Nullable UUID id) {
    return id == null ? null : new PacketId(id);
  }

  public static @Nullable UUID id(@Nullable ThreadId id) {
    return id == null ? null : id.value();
  }

  public static @Nullable ThreadId threadId(@Nullable UUID id) {
    return id == null ? null : new ThreadId(id);
  }

  public static @Nullable UUID id(@Nullable FactId id) {
    return id == null ? null : id.value();
  }

  public static @Nullable FactId factId(@Nullable UUID id) {
    return id == null ? null : new FactId(id);
  }

  public static TaskId taskId(UUID id) {
    return new TaskId(id);
  }

  public static UUID id(RejectionId id) {
    return id.value();
  }

  public static RejectionId rejectionId(UUID id) {
    return new RejectionId(id);
  }

  public static @Nullable UUID id(@Nullable ReflectionId id) {
    return id == null ? null : id.value();
  }

  public static @Nullable ReflectionId reflectionId(@Nullable UUID id) {
    return id == null ? null : new ReflectionId(id);
  }

  public static UUID id(TaskReflectionId id) {
    return id.value();
  }

  public static TaskReflectionId taskReflectionId(UUID id) {
    return new TaskReflectionId(id);
  }

  public static @Nullable UUID id(@Nullable UserId id) {
    return id == null ? null : id.value();
  }

  public static float @Nullable [] numbers(@Nullable Vector vector) {
    return vector == null ? null : vector.toArray();
  }

  public static Vector vector(float[] numbers) {
    return Vector.of(numbers);
  }

  /** Returns times in the precision of the database, both ways. */
  public static @Nullable Instant time(@Nullable Instant time) {
    return time == null ? null : Timestamps.stored(time);
  }

  public static List<PacketId> packetIds(@Nullable List<@Nullable UUID> ids) {
    return present(ids).stream().map(PacketId::new).toList();
  }

  public static List<UUID> ids(List<PacketId> ids) {
    return ids.stream().map(PacketId::value).toList();
  }

  /** Returns the elements that are there: other clients may have written NULL for any. */
  public static List<String> texts(@Nullable List<@Nullable String> texts) {
    return present(texts);
  }

  private static <T> List<T> present(@Nullable List<@Nullable T> values) {
    return values == null ? List.of() : values.stream().filter(Objects::nonNull).toList();
  }
}
