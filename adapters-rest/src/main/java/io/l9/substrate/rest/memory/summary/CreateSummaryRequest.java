package io.l9.substrate.rest.memory.summary;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.summary.Consolidation;
import io.l9.substrate.domain.memory.summary.SummaryDraft;
import io.l9.substrate.domain.memory.summary.SummaryKind;
import io.l9.substrate.domain.memory.summary.SummarySubject;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

record CreateSummaryRequest(
    @Nullable String scopeType,
    @Nullable String scopeValue,
    @Nullable UUID threadId,
    @Nullable String agentId,
    @Nullable Period period,
    @Nullable List<UUID> sourcePacketIds,
    @Nullable String text,
    @Nullable List<KeyFactRequest> keyFacts,
    @Nullable List<String> keyEntities,
    @Nullable List<String> keyDecisions,
    @Nullable Double confidence,
    @Nullable Integer maxSentences,
    @Nullable Instant validUntil) {

  record Period(@Nullable Instant from, @Nullable Instant to) {

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
        SummaryKind.ofSqlName(scopeType),
        Require.text("/scope_value", scopeValue, SummarySubject.MAX_VALUE));
  }

  /** What the caller lets it say; null: that is left to the consolidator. */
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
