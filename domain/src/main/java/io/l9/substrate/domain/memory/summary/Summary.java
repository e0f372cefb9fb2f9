package io.l9.substrate.domain.memory.summary;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.SummaryId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.shared.VersionMismatchException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stored summary. Times have microseconds.
 *
 * @param sources the packets that it sums up, in the order of time; some may be gone by now
 * @param collected whether the sources are those that the subject has, so that a regeneration looks
 *     for them again; false: they were named
 * @param maxSentences how long the consolidator's text may be
 * @param author the {@link Consolidator#name()}, or {@value #CALLER}
 * @param coverageStart when the first source happened
 * @param coverageEnd when the last source happened
 * @param version 1 when it is made, one more at each change
 */
public record Summary(
    SummaryId id,
    Ownership owner,
    Visibility visibility,
    SummarySubject subject,
    Consolidation consolidation,
    List<PacketId> sources,
    boolean collected,
    int maxSentences,
    String author,
    @Nullable Instant coverageStart,
    @Nullable Instant coverageEnd,
    @Nullable Instant validUntil,
    Instant createdAt,
    Instant updatedAt,
    int version) {

  /** The author of a summary whose text came with its draft. */
  public static final String CALLER = "caller";

  public Summary {
    sources = List.copyOf(sources);
  }

  public boolean valid(Instant now) {
    return validUntil == null || now.isBefore(validUntil);
  }

  public Audience audience() {
    return new Audience(owner, visibility);
  }

  /**
   * Returns the version that follows when a caller changes this one.
   *
   * @param now with microseconds
   * @throws VersionMismatchException if the patch does not expect this version
   * @throws io.l9.substrate.domain.shared.ValidationException if it would say what cannot be stored
   */
  public Summary amended(SummaryPatch patch, Instant now) {
    if (!patch.expected().isEmpty() && !patch.expected().contains(version)) {
      throw stale();
    }
    SummaryPatch.Validity validity = patch.validity();
    Instant until = validity == null ? validUntil : validity.until();
    return next(
        patch.appliedTo(consolidation),
        sources,
        CALLER,
        coverageStart,
        coverageEnd,
        until == null ? null : Times.stored(until),
        now);
  }

  /**
   * Returns the version that follows when this one is written again from its sources.
   *
   * @param from the sources that are left, in the order of time; at least one
   * @param now with microseconds
   */
  public Summary regenerated(Consolidation said, String by, List<Packet> from, Instant now) {
    return next(
        said,
        from.stream().map(Packet::id).toList(),
        by,
        from.get(0).timestamp(),
        from.get(from.size() - 1).timestamp(),
        validUntil,
        now);
  }

  private Summary next(
      Consolidation said,
      List<PacketId> from,
      String by,
      @Nullable Instant begin,
      @Nullable Instant end,
      @Nullable Instant until,
      Instant now) {
    return new Summary(
        id,
        owner,
        visibility,
        subject,
        said,
        from,
        collected,
        maxSentences,
        by,
        begin,
        end,
        until,
        createdAt,
        now,
        version + 1);
  }

  /** Returns the refusal of a change that was made of another version. */
  public VersionMismatchException stale() {
    return new VersionMismatchException(
        "the summary was changed by somebody else; it is at version " + version, version);
  }

  /** Returns the place in a list by time. */
  public Position position() {
    return new Position(createdAt, id.value());
  }
}
