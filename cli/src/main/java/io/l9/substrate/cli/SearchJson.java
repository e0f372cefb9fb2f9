package io.l9.substrate.cli;

import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.search.ScoreDetails;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchResult;
import io.l9.substrate.domain.memory.search.WhyNot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Search results as plain values, by the names that they have on the wire. */
final class SearchJson {

  private SearchJson() {}

  static Map<String, Object> of(SearchResult result, boolean explained) {
    return Map.of(
        "query_id",
        result.queryId().toString(),
        "data",
        result.hits().stream().map(hit -> of(hit, explained)).toList(),
        "has_more",
        result.next() != null,
        "truncated",
        result.truncated(),
        "notes",
        result.notes());
  }

  static Map<String, @Nullable Object> of(WhyNot lost) {
    Map<String, @Nullable Object> value = new LinkedHashMap<>();
    value.put("packet", lost.packet().toString());
    value.put("reason", lost.reason().code());
    value.put("explanation", lost.explanation());
    value.put("rank", lost.rank());
    value.put("score", lost.score());
    value.put("last_score", lost.lastScore());
    value.put("legs", lost.legs().stream().map(SearchJson::leg).toList());
    return value;
  }

  private static Map<String, @Nullable Object> leg(WhyNot.Leg leg) {
    Map<String, @Nullable Object> value = new LinkedHashMap<>();
    value.put("leg", leg.name());
    value.put("space", leg.space() == null ? null : leg.space().code());
    value.put("raw", leg.raw());
    value.put("least", leg.least());
    value.put("note", leg.note());
    return value;
  }

  static Map<String, Object> of(SearchHit hit, boolean explained) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("packet", packet(hit.packet()));
    value.put("text", hit.text());
    value.put("score", hit.score());
    if (hit.groupSize() > 1) {
      value.put("group_size", hit.groupSize());
    }
    if (explained) {
      value.put("score_details", details(hit.details()));
    }
    return value;
  }

  private static Map<String, @Nullable Object> packet(Packet packet) {
    Map<String, @Nullable Object> value = new LinkedHashMap<>();
    value.put("id", packet.id().toString());
    value.put("packet_type", packet.packetType());
    value.put("payload", packet.payload());
    value.put("agent_id", packet.agentId());
    value.put("thread_id", packet.thread() == null ? null : packet.thread().toString());
    value.put("timestamp", packet.timestamp().toString());
    value.put("parent_ids", packet.parents().stream().map(Object::toString).toList());
    value.put("tags", List.copyOf(packet.tags()));
    value.put("importance_score", packet.importance());
    return value;
  }

  private static Map<String, Object> details(ScoreDetails details) {
    return Map.of(
        "fusion",
        details.fusion().code(),
        "legs",
        details.legs().stream().map(SearchJson::leg).toList(),
        "parts",
        details.parts().stream().map(SearchJson::part).toList());
  }

  private static Map<String, Object> leg(ScoreDetails.Leg leg) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("leg", leg.name());
    if (leg.space() != null) {
      value.put("space", leg.space().code());
    }
    value.put("raw", leg.raw());
    value.put("rank", leg.rank());
    value.put("normalized", leg.normalized());
    value.put("weight", leg.weight());
    value.put("contribution", leg.contribution());
    return value;
  }

  private static Map<String, Object> part(ScoreDetails.Part part) {
    return Map.of(
        "part",
        part.name(),
        "raw",
        part.raw(),
        "weight",
        part.weight(),
        "contribution",
        part.contribution());
  }
}
