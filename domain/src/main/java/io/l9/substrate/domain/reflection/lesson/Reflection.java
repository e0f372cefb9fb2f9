package io.l9.substrate.domain.reflection.lesson;

import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.VersionMismatchException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored reflection. Immutable; times have microseconds.
 *
 * @param skeleton the fingerprint of the content's normal form whatever its spelling, by which a
 *     rejection knows it again
 * @param path the most trusted path of those by which it came
 * @param confidence in [0, 1]
 * @param support the independent sources that told it, at least 1
 * @param stateReason why it is not active; null for an active one
 * @param replacedBy the reflection that says it instead; null: none
 * @param contradicts reflections that say the contrary; each names this one too
 * @param task the task that taught it first; null: none
 * @param source the packet that said so first, as long as it is stored; null: none
 * @param version 1 when it is made, one more at each change
 */
public record Reflection(
    ReflectionId id,
    Ownership owner,
    Visibility visibility,
    ReflectionKind kind,
    ReflectionText text,
    UUID skeleton,
    Set<String> entities,
    Set<String> tags,
    Priority priority,
    FactPath path,
    double confidence,
    int support,
    ReflectionState state,
    @Nullable String stateReason,
    @Nullable ReflectionId replacedBy,
    Set<ReflectionId> contradicts,
    @Nullable String task,
    @Nullable PacketId source,
    @Nullable String agent,
    @Nullable Instant expiresAt,
    Author author,
    Instant createdAt,
    Instant updatedAt,
    int version) {

  /** The confidence of a draft that names none. */
  public static final double DEFAULT_CONFIDENCE = .8;

  /** The step of an independent source, up to 1. */
  public static final double STEP_UP = .05;

  public Reflection {
    entities = Set.copyOf(entities);
    tags = Set.copyOf(tags);
    contradicts = Set.copyOf(contradicts);
  }

  /** Returns the first version of a draft. */
  public static Reflection first(
      ReflectionId id,
      Ownership owner,
      ReflectionDraft draft,
      UUID skeleton,
      FactPath path,
      Author author,
      Instant now) {
    return new Reflection(
        id,
        owner,
        draft.visibility(),
        draft.kind(),
        draft.text(),
        skeleton,
        draft.entities(),
        draft.tags(),
        draft.priority(),
        path,
        draft.confidence() == null ? DEFAULT_CONFIDENCE : draft.confidence(),
        1,
        ReflectionState.ACTIVE,
        null,
        null,
        Set.of(),
        draft.task(),
        draft.source(),
        draft.agent(),
        draft.expiresAt(),
        author,
        now,
        now,
        1);
  }

  public boolean active() {
    return state == ReflectionState.ACTIVE;
  }

  /** Whether it is given to readers at a moment. */
  public boolean served(Instant now) {
    return active() && (expiresAt == null || expiresAt.isAfter(now));
  }

  /** Returns the identity within which what says the same is one row. */
  public Key key() {
    return new Key(owner, visibility, kind, text.normal().key());
  }

  /** The rows of one owner, visibility and kind whose content has one normal form. */
  public record Key(Ownership owner, Visibility visibility, ReflectionKind kind, UUID normal) {}

  /**
   * Returns it once another source told it.
   *
   * @param sources the independent ones that there are now
   */
  public Reflection reinforced(FactPath told, int sources, Instant now) {
    Reflection more = supportedBy(sources, now);
    return with(told.isAtLeast(path) ? told : path, more.confidence, more.support, now);
  }

  /**
   * Returns it with so many independent sources; each more or less moves its confidence a step.
   *
   * @param sources a reflection that nothing independent told has one all the same
   */
  public Reflection supportedBy(int sources, Instant now) {
    int next = Math.max(1, sources);
    double moved = confidence + (next - support) * STEP_UP;
    return with(path, Math.max(0, Math.min(1, moved)), next, now);
  }

  /** Returns it once somebody of this path vouches for it. */
  public Reflection vouched(FactPath by, Instant now) {
    return with(by.isAtLeast(path) ? by : path, confidence, support, now);
  }

  private Reflection with(FactPath newPath, double newConfidence, int newSupport, Instant now) {
    return copy(
        text,
        entities,
        tags,
        priority,
        newPath,
        newConfidence,
        newSupport,
        state,
        stateReason,
        replacedBy,
        contradicts,
        expiresAt,
        now);
  }

  /** Returns it once the packet that said so first is gone. */
  public Reflection unlinked() {
    return new Reflection(
        id,
        owner,
        visibility,
        kind,
        text,
        skeleton,
        entities,
        tags,
        priority,
        path,
        confidence,
        support,
        state,
        stateReason,
        replacedBy,
        contradicts,
        task,
        null,
        agent,
        expiresAt,
        author,
        createdAt,
        updatedAt,
        version);
  }

  /** Returns it in another state. */
  public Reflection in(
      ReflectionState other, @Nullable String reason, @Nullable ReflectionId instead, Instant now) {
    return copy(
        text,
        entities,
        tags,
        priority,
        path,
        confidence,
        support,
        other,
        reason,
        instead,
        contradicts,
        expiresAt,
        now);
  }

  /** Returns it with the reflections that say the contrary. */
  public Reflection contradicting(Set<ReflectionId> others, Instant now) {
    return copy(
        text,
        entities,
        tags,
        priority,
        path,
        confidence,
        support,
        state,
        stateReason,
        replacedBy,
        others,
        expiresAt,
        now);
  }

  /**
   * Returns it as a patch leaves it; the content stays.
   *
   * @throws VersionMismatchException if the patch does not expect this version
   */
  public Reflection edited(ReflectionPatch patch, Instant now) {
    if (!patch.expected().isEmpty() && !patch.expected().contains(version)) {
      throw stale();
    }
    return copy(
        patch.textOf(text),
        patch.entities() == null ? entities : patch.entities(),
        patch.tags() == null ? tags : patch.tags(),
        patch.priority() == null ? priority : patch.priority(),
        path,
        patch.confidence() == null ? confidence : patch.confidence(),
        support,
        state,
        stateReason,
        replacedBy,
        contradicts,
        patch.expiry() == null ? expiresAt : patch.expiry().at(),
        now);
  }

  private Reflection copy(
      ReflectionText newText,
      Set<String> newEntities,
      Set<String> newTags,
      Priority newPriority,
      FactPath newPath,
      double newConfidence,
      int newSupport,
      ReflectionState newState,
      @Nullable String newReason,
      @Nullable ReflectionId newReplacedBy,
      Set<ReflectionId> newContradicts,
      @Nullable Instant newExpiresAt,
      Instant now) {
    return new Reflection(
        id,
        owner,
        visibility,
        kind,
        newText,
        skeleton,
        newEntities,
        newTags,
        newPriority,
        newPath,
        newConfidence,
        newSupport,
        newState,
        newReason,
        newReplacedBy,
        newContradicts,
        task,
        source,
        agent,
        newExpiresAt,
        author,
        createdAt,
        now,
        version + 1);
  }

  /** Returns the error of a caller who knows another version of it. */
  public VersionMismatchException stale() {
    return new VersionMismatchException(
        "the reflection was changed by somebody else; it is at version " + version, version);
  }

  /**
   * Returns it if it is active.
   *
   * @throws ConflictException if it is not; the message says what to do first
   */
  public Reflection requireActive() {
    if (!active()) {
      throw new ConflictException(
          ErrorCode.CONFLICT,
          "the reflection is "
              + state.code()
              + (state == ReflectionState.REJECTED
                  ? "; lift the rejection first"
                  : "; remember its content anew"));
    }
    return this;
  }

  /** Whether it is a rejection that stands for this other one, which says the same. */
  public boolean rejects(Reflection other, Ownership reader) {
    return state == ReflectionState.REJECTED
        && skeleton.equals(other.skeleton)
        && (covers(reader) || covers(other.owner));
  }

  /** Whether a row of this owner is one of those for whom a rejection was said. */
  public boolean covers(Ownership row) {
    return owner.tenant().equals(row.tenant())
        && (owner.org() == null || owner.org().equals(row.org()))
        && (owner.user() == null || owner.user().equals(row.user()));
  }

  /** Returns the place in a list by time. */
  public Position position() {
    return new Position(createdAt, id.value());
  }
}
