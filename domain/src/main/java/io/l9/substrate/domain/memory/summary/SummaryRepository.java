package io.l9.substrate.domain.memory.summary;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.SummaryId;
import io.l9.substrate.domain.shared.Page;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: stored summaries, as the active unit of work sees them. Every method throws {@link
 * IllegalStateException} outside of a unit of work.
 */
public interface SummaryRepository {

  /** The index of a summary: the terms of its text, and its vector if there is an embedder. */
  record Index(Set<String> terms, @Nullable EmbeddingModel model, @Nullable Vector vector) {
    public Index {
      terms = Set.copyOf(terms);
      if (model != null && vector != null) {
        model.checked("/vector", vector);
      }
    }
  }

  /**
   * A search among the summaries that are valid at a time.
   *
   * @param words of the text that is looked for: the terms of each, any of which will do
   * @param model null: only the words count
   * @param vector of that model
   */
  record Search(
      List<Set<String>> words,
      @Nullable EmbeddingModel model,
      @Nullable Vector vector,
      @Nullable SummaryKind kind,
      Instant validAt,
      int limit) {
    public Search {
      words = List.copyOf(words);
    }
  }

  /**
   * Stores a new summary.
   *
   * @throws io.l9.substrate.domain.shared.ConflictException if the id is taken, by whomever
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write it
   */
  void create(Summary summary, Index index);

  /**
   * Replaces the version before this one; owner, visibility and subject stay.
   *
   * @return false: the scope may write no summary of this id and the version before, so nothing was
   *     changed
   */
  boolean update(Summary summary, Index index);

  /** Whether there was one of this id that the scope may write. */
  boolean delete(SummaryId id);

  Optional<Summary> find(SummaryId id);

  /** Newest first, by (creation, id). */
  Page<Summary> list(SummaryQuery query, Instant now);

  /**
   * Returns the summaries that share a term with the search or have a vector of its model, by
   * {@link SummaryHit#score()} from the best, then by id.
   */
  List<SummaryHit> search(Search search);

  /** Returns the freshness of each of these summaries against its sources. */
  Map<SummaryId, SummaryView.Freshness> freshness(Collection<Summary> summaries, Instant now);

  /**
   * The newest packets that a subject has and that are served now, newest first.
   *
   * @param subject of a kind that is {@link SummaryKind#collectable()}
   */
  List<PacketId> packetsOf(SummarySubject subject, Instant now, int limit);
}
