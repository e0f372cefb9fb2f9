package io.l9.substrate.application.memory.search;

import io.l9.substrate.application.memory.embedding.BatchPolicy;
import io.l9.substrate.application.memory.embedding.Embedders;
import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.SpaceModels;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Deadlines;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of one search's semantic leg: for each space the query's vector by the model that the
 * space holds.
 */
final class QueryVectors {

  /** The query of a space. */
  record Probe(EmbeddingModel model, Vector vector) {}

  private final SearchQuery query;
  private final Embedders embedders;
  private final Deadlines deadlines;
  private final Map<EmbeddingModel, Vector> vectors = new HashMap<>();
  private final Set<EmbeddingModel> missing = new LinkedHashSet<>();
  private final Map<EmbeddingSpace, Probe> probes = new EnumMap<>(EmbeddingSpace.class);
  private final List<String> notes = new ArrayList<>();

  /** Asks the default model at once, which nearly always is the right one. */
  QueryVectors(SearchQuery query, Embedders embedders, Deadlines deadlines) {
    this.query = query;
    this.deadlines = deadlines;
    this.embedders = embedders;
    if (!query.mode().semantic() || query.vector() != null || query.like() != null) {
      return;
    }
    if (embedders.none() && query.mode() == SearchMode.SEMANTIC) {
      throw ValidationException.at(
          "/mode", "needs an embedder and none is configured; search with the mode keyword");
    }
    EmbeddingModel first = embedders.searched(EmbeddingSpace.CONTENT, Map.of());
    if (first != null) {
      missing.add(first);
      embedMissing();
    }
  }

  /**
   * Finds the probes.
   *
   * @param spaces the models that the spaces hold
   * @return false if {@link #embedMissing} must be called before
   */
  boolean resolve(Map<EmbeddingSpace, SpaceModels> spaces) {
    probes.clear();
    notes.clear();
    for (EmbeddingSpace space : query.spaces().keySet()) {
      EmbeddingModel model = embedders.searched(space, spaces);
      Vector given = query.vector();
      if (model == null) {
        leaveOut(
            embedders.none() && given == null
                ? "no embedder is configured; the semantic leg was left out"
                : "the space " + space.code() + " holds no vectors; it was left out");
      } else if (given != null) {
        probes.put(space, new Probe(model, model.checked("/vector", given)));
      } else if (vectors.containsKey(model)) {
        probes.put(space, new Probe(model, Objects.requireNonNull(vectors.get(model))));
      } else if (embedders.of(model) != null) {
        missing.add(model);
      } else {
        leaveOut(
            embedders.none()
                ? "no embedder is configured; the semantic leg was left out"
                : "the space "
                    + space.code()
                    + " holds vectors of the model "
                    + model.id()
                    + ", of which there is no embedder; it was left out");
      }
    }
    return missing.isEmpty();
  }

  private void leaveOut(String note) {
    if (!notes.contains(note)) {
      notes.add(note);
    }
  }

  /** Outside of a unit of work, because a model takes its time. */
  void embedMissing() {
    BatchPolicy batches = BatchPolicy.whole(deadlines);
    for (EmbeddingModel model : missing) {
      batches.nextSize(1);
      @Nullable Embedder embedder = embedders.of(model);
      vectors.put(
          model, Objects.requireNonNull(embedder).embedQuery(Objects.requireNonNull(query.text())));
    }
    missing.clear();
  }

  Map<EmbeddingSpace, Probe> probes() {
    return probes;
  }

  /** The notes on the spaces that were left out. */
  List<String> notes() {
    return notes;
  }
}
