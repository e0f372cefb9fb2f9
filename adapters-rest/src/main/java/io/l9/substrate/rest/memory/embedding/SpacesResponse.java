package io.l9.substrate.rest.memory.embedding;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.SpaceSize;
import io.l9.substrate.rest.http.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every space there is, in their order. */
@Schema(name = "EmbeddingSpaces")
record SpacesResponse(@Schema(maxSize = 5) List<Space> data) {

  private static final String METRIC = "cosine";

  /** A space. */
  @Schema(name = "EmbeddingSpaceSize")
  record Space(
      @Schema(ref = "Space") String space,
      @Schema(
              value = "The model of its vectors; null as long as there are none.",
              maxSize = EmbeddingModel.MAX_ID)
          @Nullable String model,
      @Schema(minimum = 1, maximum = EmbeddingModel.MAX_DIMENSION) @Nullable Integer dimension,
      @Schema(words = METRIC) String metric,
      @Schema(
              value = "The model that the space is being moved to; null if it is not moved.",
              maxSize = EmbeddingModel.MAX_ID)
          @Nullable String movingTo,
      @Schema(value = "The number of packets that have vectors here.", minimum = 0) long packets,
      @Schema(value = "The number of vectors, those of chunks included.", minimum = 0) long count,
      @Schema("Whether counting stopped at a bound, so that there may be more of both.")
          boolean more) {

    static Space of(EmbeddingSpace space, @Nullable SpaceSize size) {
      if (size == null) {
        return new Space(space.code(), null, null, METRIC, null, 0, 0, false);
      }
      EmbeddingModel model = size.models().model();
      EmbeddingModel target = size.models().target();
      return new Space(
          space.code(),
          model.id(),
          model.dimension(),
          METRIC,
          target == null ? null : target.id(),
          size.packets(),
          size.vectors(),
          size.hasMore());
    }
  }

  static SpacesResponse from(List<SpaceSize> sizes) {
    Map<EmbeddingSpace, SpaceSize> held =
        sizes.stream().collect(Collectors.toMap(it -> it.models().space(), Function.identity()));
    return new SpacesResponse(
        Arrays.stream(EmbeddingSpace.values())
            .map(space -> Space.of(space, held.get(space)))
            .toList());
  }
}
