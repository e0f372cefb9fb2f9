package io.l9.substrate.rest.knowledge.fact;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactPlace;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.QueryParameters;
import io.l9.substrate.rest.http.RawJson;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The query parameters of a list of facts. */
final class FactQueryParameters {

  static final String[] NAMES = {
    "subject",
    "predicate",
    "object",
    "object_type",
    "min_confidence",
    "min_path",
    "source_packet_id",
    "state",
    "as_of",
    "ever_valid",
    "known_at",
    "sort",
    "limit",
    "cursor"
  };

  private static final Set<String> STATES =
      Arrays.stream(FactState.values()).map(FactState::code).collect(Collectors.toSet());

  private FactQueryParameters() {}

  static FactQuery of(QueryParameters query, Paging paging, JsonCodec json) {
    String subject = query.text("subject");
    String sort = query.text("sort");
    UUID source = query.uuid("source_packet_id");
    Set<String> states = query.names("state", STATES);
    return new FactQuery(
        subject == null ? null : EntityName.at("/subject", subject),
        query.text("predicate"),
        object(query, json),
        query.number("min_confidence"),
        minPath(query),
        source == null ? null : new PacketId(source),
        states.isEmpty()
            ? Set.of(FactState.HELD)
            : states.stream().map(FactState::ofCode).collect(Collectors.toSet()),
        query.time("as_of"),
        query.flag("ever_valid"),
        query.time("known_at"),
        sort == null ? FactQuery.Order.NEWEST : FactQuery.Order.ofCode(sort),
        paging.limit(),
        place(paging.after()));
  }

  private static @Nullable FactPath minPath(QueryParameters query) {
    return query.text("min_path") == null
        ? null
        : FactPath.ofCode(query.word("min_path", "inferred", "observed", "stated", "confirmed"));
  }

  private static @Nullable FactObject object(QueryParameters query, JsonCodec json) {
    String object = query.text("object");
    String type = query.text("object_type");
    if (object == null) {
      if (type != null) {
        throw ValidationException.at("/object_type", "needs an object");
      }
      return null;
    }
    try {
      return WireObject.of(new RawJson(object), type, json);
    } catch (ValidationException e) {
      if (e.code() != ErrorCode.MALFORMED_REQUEST) {
        throw e;
      }
      throw ValidationException.at(
          "/object", "must be JSON: a string has its quotes, as in object=%22Berlin%22");
    }
  }

  /** Returns a place as the position of a cursor. */
  static @Nullable String position(@Nullable FactPlace place) {
    return place == null
        ? null
        : place.path().code()
            + " "
            + place.confidence()
            + " "
            + place.position().at()
            + " "
            + place.position().id();
  }

  private static @Nullable FactPlace place(@Nullable String after) {
    if (after == null) {
      return null;
    }
    String[] parts = after.split(" ", -1);
    return new FactPlace(
        FactPath.ofCode(parts[0]),
        Double.parseDouble(parts[1]),
        new Position(Instant.parse(parts[2]), UUID.fromString(parts[3])));
  }
}
