package io.l9.substrate.persistence.reflection;

import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.reflection.lesson.Priority;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.shared.OwnedRow;
import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.Length;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a row of {@code reflection_store} that the substrate governs, but those of the
 * search index. NULL where a column may be so is a value that only rows of other clients lack,
 * unless it is marked here.
 */
@MappedSuperclass
abstract class ReflectionColumns extends OwnedRow {

  @Id
  @Column(name = "reflection_id")
  public UUID id;

  @Column(name = "governed", nullable = false, updatable = false)
  public boolean governed;

  @Column(name = "scope", nullable = false, updatable = false, length = Length.LONG32)
  public Visibility visibility;

  @Column(name = "reflection_type", nullable = false, updatable = false, length = Length.LONG32)
  public ReflectionKind kind;

  @Column(name = "title", length = Length.LONG32)
  public @Nullable String title;

  @Column(name = "content", nullable = false, updatable = false, length = Length.LONG32)
  public String content;

  @Column(name = "trigger_text", length = Length.LONG32)
  public @Nullable String trigger;

  @Column(name = "not_when", length = Length.LONG32)
  public @Nullable String notWhen;

  @Column(name = "normal_key", updatable = false)
  public UUID normalKey;

  @Column(name = "skeleton", updatable = false)
  public UUID skeleton;

  @Column(name = "entities", length = Length.LONG32)
  public List<String> entities;

  @Column(name = "tags", length = Length.LONG32)
  public List<String> tags;

  @Column(name = "priority", length = Length.LONG32)
  public Priority priority;

  @Column(name = "path", length = Length.LONG32)
  public FactPath path;

  @Column(name = "confidence")
  public Double confidence;

  @Column(name = "support_count", nullable = false)
  public int support;

  @Column(name = "state", nullable = false, length = Length.LONG32)
  public ReflectionState state;

  @Column(name = "state_reason", length = Length.LONG32)
  public @Nullable String stateReason;

  @Column(name = "replaced_by")
  public @Nullable UUID replacedBy;

  @Column(name = "contradicts", nullable = false)
  public List<UUID> contradicts;

  @Column(name = "task_id", updatable = false, length = Length.LONG32)
  public @Nullable String task;

  @Column(name = "source_packet", updatable = false)
  public @Nullable UUID source;

  @Column(name = "source_agent", updatable = false, length = Length.LONG32)
  public @Nullable String agent;

  @Column(name = "expires_at")
  public @Nullable Instant expiresAt;

  @Column(name = "author_user", updatable = false)
  public @Nullable UUID authorUser;

  @Column(name = "author_role", updatable = false, length = Length.LONG32)
  public @Nullable Role authorRole;

  @Column(name = "created_at", updatable = false)
  public Instant createdAt;

  @Column(name = "updated_at")
  public Instant updatedAt;

  @Version
  @Column(name = "version", nullable = false)
  public int version;
}
