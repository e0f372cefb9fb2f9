package io.l9.substrate.rest.memory.summary;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.summary.Consolidation;
import io.l9.substrate.domain.memory.summary.SummaryDraft;
import io.l9.substrate.domain.memory.summary.SummaryKind;
import io.l9.substrate.domain.memory.summary.SummarySubject;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

@Schema(
    "The subject of a summary, by one of thread_id, agent_id, period, or "
        + "scope_type with scope_value (the id of a thread, the name of an agent, "
        + "`<from>/<to>`, or any name). The packets of a thread, an agent or a period "
        + "are found without source_packet_ids; for the others these are required.")
record CreateSummaryRequest(
    @Schema(ref = "SummaryKind") @Nullable String scopeType,
    @Schema(value = "The name of the subject within its kind.", ref = "Name")
        @Nullable String scopeValue,
    @Nullable UUID threadId,
    @Schema(ref = "Name") @Nullable String agentId,
    @Nullable Period period,
    @Schema(
            value =
                "The packets to sum up. Without them: those that the subject has, the newest "
                    + "500, now and at every regeneration.",
            maxSize = SummaryDraft.MAX_SOURCES,
            unique = true)
        @Nullable List<UUID> sourcePacketIds,
    @Schema(
            value = "The text of the summary; without one the server's consolidator writes it.",
            minSize = 1,
            maxSize = Consolidation.MAX_TEXT)
        @Nullable String text,
    @Schema(
            value = "Single statements with their sources; only beside a text.",
            maxSize = Consolidation.MAX_KEYS)
        @Nullable List<KeyFactRequest> keyFacts,
    @Schema(
            value =
                "The people and things that the summary is about, most important first; "
                    + "only beside a text.",
            maxSize = Consolidation.MAX_KEYS)
        @Nullable List<@Schema(ref = "KeyText") String> keyEntities,
    @Schema(value = "The decisions; only beside a text.", maxSize = Consolidation.MAX_KEYS)
        @Nullable List<@Schema(ref = "KeyText") String> keyDecisions,
    @Schema(
            value = "The caller's confidence; 0.7 by default. Only beside a text.",
            ref = "UnitInterval")
        @Nullable Double confidence,
    @Schema(
            value =
                "The greatest number of sentences that the consolidator writes; 7 by " + "default.",
            minimum = 1,
            maximum = SummaryDraft.MAX_SENTENCES)
        @Nullable Integer maxSentences,
    @Schema("From when on it no longer holds; for ever by default.") @Nullable Instant validUntil) {

  @Schema("From inclusive, to exclusive.")
  record Period(
      @Schema(required = true) @Nullable Instant from,
      @Schema(required = true) @Nullable Instant to) {

    SummarySubject toSubject() {
      Instant begin = Require.present("/period/from", from);
      Instant end = Require.present("/period/to", to);
      if (!begin.isBefore(end)) {
        throw ValidationException.at("/period/to", "must lie after from");
      }
      return SummarySubject.period(begin, end);
    }
  }

  SummaryDraft toCommand() {
    return new SummaryDraft(
        subject(),
        sourcePacketIds == null ? List.of() : sourcePacketIds.stream().map(PacketId::new).toList(),
        own(),
        maxSentences == null ? SummaryDraft.DEFAULT_SENTENCES : maxSentences,
        validUntil);
  }

  private SummarySubject subject() {
    long ways = Stream.of(scopeType, threadId, agentId, period).filter(Objects::nonNull).count();
    if (ways != 1) {
      throw ValidationException.at(
          "/scope_type",
          ways == 0
              ? "is required, with scope_value; or thread_id, agent_id or period"
              : "says what is summed up, as do thread_id, agent_id and period; send one");
    }
    if (threadId != null) {
      return SummarySubject.thread(new ThreadId(threadId));
    }
    if (period != null) {
      return period.toSubject();
    }
    if (agentId != null) {
      return SummarySubject.agent(Require.text("/agent_id", agentId, SummarySubject.MAX_VALUE));
    }
    return new SummarySubject(
        SummaryKind.ofCode(scopeType),
        Require.text("/scope_value", scopeValue, SummarySubject.MAX_VALUE));
  }

  /** The content that the caller gives; null if the consolidator is to make it. */
  private @Nullable Consolidation own() {
    if (text == null) {
      if (keyFacts != null || keyEntities != null || keyDecisions != null || confidence != null) {
        throw ValidationException.at(
            "/text", "is required beside key_facts, key_entities, key_decisions or confidence");
      }
      return null;
    }
    return new Consolidation(
        text,
        KeyFactRequest.toFacts(keyFacts),
        keyEntities == null ? List.of() : keyEntities,
        keyDecisions == null ? List.of() : keyDecisions,
        confidence == null ? Consolidation.DEFAULT_CONFIDENCE : confidence);
  }
}
