package io.l9.substrate.persistence.memory.summary;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.summary.Consolidation;
import io.l9.substrate.domain.memory.summary.KeyFact;
import io.l9.substrate.domain.memory.summary.Summary;
import io.l9.substrate.domain.memory.summary.SummaryRepository.Index;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.RowMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mapstruct.Context;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

/** Summaries to rows and back. */
@Mapper(
    config = RowMapping.class,
    imports = {Consolidation.class, OwnerColumns.class})
interface SummaryMapper {

  @Mapping(target = "id", source = "summary.id")
  @Mapping(target = "tenant", source = "summary.owner.tenant")
  @Mapping(target = "ownerColumns", expression = "java(OwnerColumns.of(summary.owner(), writer))")
  @Mapping(target = "kind", source = "summary.subject.kind")
  @Mapping(target = "value", source = "summary.subject.value")
  @Mapping(target = "text", source = "summary.consolidation.text")
  @Mapping(target = "keyFacts", source = "summary.consolidation.keyFacts")
  @Mapping(target = "keyEntities", source = "summary.consolidation.keyEntities")
  @Mapping(target = "keyDecisions", source = "summary.consolidation.keyDecisions")
  @Mapping(target = "confidence", source = "summary.consolidation.confidence")
  @Mapping(target = "packetCount", expression = "java(summary.sources().size())")
  @Mapping(target = "model", source = "index.model.id")
  IndexedSummaryRow toRow(
      Summary summary, Index index, TenantScope writer, @Context JsonCodec json);

  @Mapping(target = "owner", expression = "java(row.owner())")
  @Mapping(target = "subject", source = "row")
  @Mapping(target = "consolidation", source = "row")
  @Mapping(target = "author", defaultValue = "unknown")
  @Mapping(target = "createdAt", defaultExpression = "java(row.updatedAt)")
  Summary toSummary(SummaryRow row, @Context JsonCodec json);

  @Mapping(target = "confidence", defaultExpression = "java(Consolidation.DEFAULT_CONFIDENCE)")
  Consolidation toConsolidation(SummaryRow row, @Context JsonCodec json);

  default JsonDocument keyFacts(List<KeyFact> facts, @Context JsonCodec json) {
    List<Map<String, ?>> written = new ArrayList<>();
    for (KeyFact fact : facts) {
      PacketId source = fact.source();
      written.add(
          source == null
              ? Map.of("text", fact.text())
              : Map.of("text", fact.text(), "source_packet_id", source.toString()));
    }
    return json.of(written);
  }

  /** Returns the texts as facts, also those in other shapes, which other clients may write. */
  default List<KeyFact> keyFacts(@Nullable JsonDocument stored, @Context JsonCodec json) {
    List<KeyFact> facts = new ArrayList<>();
    if (stored != null && json.read(stored) instanceof List<?> list) {
      for (Object element : list) {
        if (element instanceof String text) {
          facts.add(new KeyFact(text, null));
        } else if (element instanceof Map<?, ?> map && map.get("text") instanceof String text) {
          facts.add(new KeyFact(text, packetId(map.get("source_packet_id"))));
        }
      }
    }
    return facts;
  }

  private static @Nullable PacketId packetId(@Nullable Object id) {
    try {
      return id instanceof String text ? new PacketId(UUID.fromString(text)) : null;
    } catch (IllegalArgumentException e) {
      return null; // another client's own notation
    }
  }
}
