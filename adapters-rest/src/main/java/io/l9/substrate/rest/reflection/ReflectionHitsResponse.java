package io.l9.substrate.rest.reflection;

import io.l9.substrate.domain.reflection.lesson.ReflectionHit;
import io.l9.substrate.domain.reflection.lesson.ReflectionSearch;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reflections that were found, on the wire. */
@Schema("What was found, the best first.")
public record ReflectionHitsResponse(@Schema(maxSize = ReflectionSearch.MAX_LIMIT) List<Hit> data) {

  @Schema(value = "A reflection that was found.", name = "ReflectionHit")
  public record Hit(
      ReflectionResponse reflection,
      @Schema(value = "How well it fits.", ref = "UnitInterval") double relevance,
      @Schema("The cosine of both vectors; null where there is none.") @Nullable Double similarity,
      @Schema(value = "The share of the words that it has.", ref = "UnitInterval")
          double coverage) {

    public static Hit from(ReflectionHit hit) {
      return new Hit(
          ReflectionResponse.from(hit.reflection()),
          hit.relevance(),
          hit.similarity(),
          hit.coverage());
    }
  }

  static ReflectionHitsResponse from(List<ReflectionHit> hits) {
    return new ReflectionHitsResponse(hits.stream().map(Hit::from).toList());
  }
}
