package io.l9.substrate.rest.memory.summary;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.summary.Consolidation;
import io.l9.substrate.domain.memory.summary.KeyFact;
import io.l9.substrate.domain.memory.summary.Summary;
import io.l9.substrate.domain.memory.summary.SummaryView;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A summary on the wire. */
record SummaryResponse(
    UUID id,
    @Schema(ref = "SummaryKind") String scopeType,
    @Schema("The name of the subject within its kind.") String scopeValue,
    String text,
    @Schema("Single statements with their sources.") List<Fact> keyFacts,
    @Schema("The people and things that the summary is about, most important first.")
        List<String> keyEntities,
    List<String> keyDecisions,
    @Schema(ref = "UnitInterval") double confidence,
    @Schema(value = "The number of packets that it sums up.", minimum = 0) int sourceCount,
    @Schema("Whether a regeneration looks for its sources again.") boolean collected,
    int maxSentences,
    @Schema("The consolidator that wrote it, or `caller`.") String author,
    @Schema("When its first source happened.") @Nullable Instant coverageStart,
    @Schema("When its last source happened.") @Nullable Instant coverageEnd,
    @Schema("From when on it no longer holds; null if it holds for ever.")
        @Nullable Instant validUntil,
    Freshness freshness,
    @Schema(ref = "Scope") String scope,
    UUID tenantId,
    @Nullable UUID orgId,
    @Nullable UUID userId,
    Instant createdAt,
    Instant updatedAt,
    @Schema(minimum = 1) int version) {

  @Schema(name = "KeyFact")
  record Fact(String text, @Schema("The packet that says so.") @Nullable UUID sourcePacketId) {

    static Fact from(KeyFact fact) {
      PacketId source = fact.source();
      return new Fact(fact.text(), source == null ? null : source.value());
    }
  }

  @Schema(
      value = "The changes since the summary was written, as this identity sees them.",
      name = "SummaryFreshness")
  record Freshness(
      @Schema(value = "Sources that are erased, expired or not visible.", minimum = 0)
          int lostSources,
      @Schema(
              value =
                  "Packets of its subject that are not among its sources; counted up to "
                      + "1,000, and only if its sources are collected.",
              minimum = 0)
          int newPackets,
      @Schema("Whether it still holds.") boolean valid,
      @Schema("Whether a regeneration would change it.") boolean stale) {}

  static SummaryResponse from(SummaryView view) {
    Summary summary = view.summary();
    Consolidation says = summary.consolidation();
    SummaryView.Freshness freshness = view.freshness();
    OrgId org = summary.owner().org();
    UserId user = summary.owner().user();
    return new SummaryResponse(
        summary.id().value(),
        summary.subject().kind().code(),
        summary.subject().value(),
        says.text(),
        says.keyFacts().stream().map(Fact::from).toList(),
        says.keyEntities(),
        says.keyDecisions(),
        says.confidence(),
        summary.sources().size(),
        summary.collected(),
        summary.maxSentences(),
        summary.author(),
        summary.coverageStart(),
        summary.coverageEnd(),
        summary.validUntil(),
        new Freshness(
            freshness.lostSources(), freshness.newPackets(), freshness.valid(), freshness.stale()),
        summary.visibility().code(),
        summary.owner().tenant().value(),
        org == null ? null : org.value(),
        user == null ? null : user.value(),
        summary.createdAt(),
        summary.updatedAt(),
        summary.version());
  }
}
