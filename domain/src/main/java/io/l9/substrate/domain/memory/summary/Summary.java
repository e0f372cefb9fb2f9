package io.l9.substrate.domain.memory.summary;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.SummaryId;
import io.l9.substrate.domain.shared.Position;
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

  /** Its place in a list by time. */
  public Position position() {
    return new Position(createdAt, id.value());
  }
}
