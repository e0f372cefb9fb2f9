package io.l9.substrate.application.memory.embedding;

import io.l9.substrate.application.shared.MemoryConfig;
import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.SpaceModels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The models that this process can embed with. */
public final class Embedders {

  private final @Nullable EmbeddingModel first;
  private final Map<EmbeddingModel, Embedder> byModel = new LinkedHashMap<>();

  public Embedders(MemoryConfig config) {
    Embedder embedder = config.embedder();
    first = embedder == null ? null : embedder.model();
    if (embedder != null) {
      byModel.put(embedder.model(), embedder);
    }
    config.otherEmbedders().forEach(other -> byModel.putIfAbsent(other.model(), other));
  }

  public boolean none() {
    return byModel.isEmpty();
  }

  public @Nullable Embedder of(EmbeddingModel model) {
    return byModel.get(model);
  }

  /**
   * The model that searches of a space compare by; null: it holds nothing, and there is no default.
   */
  public @Nullable EmbeddingModel searched(
      EmbeddingSpace space, Map<EmbeddingSpace, SpaceModels> spaces) {
    SpaceModels models = spaces.get(space);
    return models == null ? first : models.model();
  }

  /** The models that a space's writers write and for which there is an embedder. */
  List<EmbeddingModel> written(EmbeddingSpace space, Map<EmbeddingSpace, SpaceModels> spaces) {
    SpaceModels models = spaces.get(space);
    if (models == null) {
      return first == null ? List.of() : List.of(first);
    }
    return models.written().stream().filter(byModel::containsKey).toList();
  }
}
