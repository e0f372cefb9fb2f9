package io.l9.substrate.rest.memory.summary;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.summary.Consolidation;
import io.l9.substrate.domain.memory.summary.KeyFact;
import io.l9.substrate.domain.memory.summary.Summary;
import io.l9.substrate.domain.memory.summary.SummaryView;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.UserId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A summary on the wire.
 *
 * @param sourceCount how many packets it sums up; a route of its own lists them
 */
record SummaryResponse(
    UUID id,
    String scopeType,
    String scopeValue,
    String text,
    List<Fact> keyFacts,
    List<String> keyEntities,
    List<String> keyDecisions,
    double confidence,
    int sourceCount,
    boolean collected,
    int maxSentences,
    String author,
    @Nullable Instant coverageStart,
    @Nullable Instant coverageEnd,
    @Nullable Instant validUntil,
    Freshness freshness,
    String scope,
    UUID tenantId,
    @Nullable UUID orgId,
    @Nullable UUID userId,
    Instant createdAt,
    Instant updatedAt,
    int version) {

  record Fact(String text, @Nullable UUID sourcePacketId) {

    static Fact from(KeyFact fact) {
      PacketId source = fact.source();
      return new Fact(fact.text(), source == null ? null : source.value());
    }
  }

  record Freshness(int lostSources, int newPackets, boolean valid, boolean stale) {}

  static SummaryResponse from(SummaryView view) {
    Summary summary = view.summary();
    Consolidation says = summary.consolidation();
    SummaryView.Freshness freshness = view.freshness();
    OrgId org = summary.owner().org();
    UserId user = summary.owner().user();
    return new SummaryResponse(
        summary.id().value(),
        summary.subject().kind().sqlName(),
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
        summary.visibility().sqlName(),
        summary.owner().tenant().value(),
        org == null ? null : org.value(),
        user == null ? null : user.value(),
        summary.createdAt(),
        summary.updatedAt(),
        summary.version());
  }
}
