package io.l9.substrate.rest.memory.embedding;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.SpaceSize;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every space there is, in their order. */
record SpacesResponse(List<Space> data) {

  private static final String METRIC = "cosine";

  /**
   * A space.
   *
   * @param model null if it holds nothing yet: the first writer decides
   * @param movingTo the model that it is being moved to; null if it is not moved
   * @param packets that have vectors here
   * @param count of vectors, chunks too
   * @param more whether counting stopped before the end
   */
  record Space(
      String space,
      @Nullable String model,
      @Nullable Integer dimension,
      String metric,
      @Nullable String movingTo,
      long packets,
      long count,
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
          size.more());
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
