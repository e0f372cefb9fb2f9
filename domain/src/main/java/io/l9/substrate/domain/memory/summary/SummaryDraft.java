package io.l9.substrate.domain.memory.summary;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A summary to be made.
 *
 * @param sources the packets to sum up, at most {@value #MAX_SOURCES}, none twice; empty: those
 *     that the subject has, the newest {@value #MAX_SOURCES} of them, now and at every regeneration
 * @param consolidation what it says; null: the {@link Consolidator} writes it
 * @param maxSentences how long the consolidator's text may be, 1 to {@value #MAX_SENTENCES}
 * @param validUntil from when on it no longer holds; null: it holds on
 */
public record SummaryDraft(
    SummarySubject subject,
    List<PacketId> sources,
    @Nullable Consolidation consolidation,
    int maxSentences,
    @Nullable Instant validUntil) {

  public static final int MAX_SOURCES = 500;
  public static final int MAX_SENTENCES = 50;
  public static final int DEFAULT_SENTENCES = 7;

  public SummaryDraft {
    Require.present("/scope_type", subject).checked();
    sources = List.copyOf(Require.size("/source_packet_ids", sources, MAX_SOURCES));
    if (new HashSet<>(sources).size() < sources.size()) {
      throw ValidationException.at("/source_packet_ids", "must not name a packet twice");
    }
    if (sources.isEmpty() && !subject.kind().collectable()) {
      throw ValidationException.at(
          "/source_packet_ids",
          "is required: only the packets of a thread, an agent or a time period are found without");
    }
    if (consolidation != null) {
      consolidation.checked();
    }
    Require.limit("/max_sentences", maxSentences, MAX_SENTENCES);
    Require.optionalTime("/valid_until", validUntil);
  }

  /** A summary of what the subject has, written by the consolidator. */
  public static SummaryDraft of(SummarySubject subject) {
    return new SummaryDraft(subject, List.of(), null, DEFAULT_SENTENCES, null);
  }

  /** A summary of these packets, written by the consolidator. */
  public static SummaryDraft of(SummarySubject subject, List<PacketId> sources) {
    return new SummaryDraft(subject, sources, null, DEFAULT_SENTENCES, null);
  }

  /** The same, saying this instead of what a consolidator would write. */
  public SummaryDraft saying(Consolidation own) {
    return new SummaryDraft(subject, sources, own, maxSentences, validUntil);
  }

  public SummaryDraft validUntil(@Nullable Instant end) {
    return new SummaryDraft(subject, sources, consolidation, maxSentences, end);
  }
}
