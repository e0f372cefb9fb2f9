package io.l9.substrate.domain.reflection.lesson;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: stored reflections with their evidence, as the active unit of work sees them.
 * Every method throws {@link IllegalStateException} outside of a unit of work.
 */
public interface ReflectionRepository {

  /** The index of a reflection: the terms of its text, and its vector if there is an embedder. */
  record Index(Set<String> terms, @Nullable EmbeddingModel model, @Nullable Vector vector) {
    public Index {
      terms = Set.copyOf(terms);
      if (model != null && vector != null) {
        model.checked("/vector", vector);
      }
    }
  }

  /**
   * A search among reflections that are served at a moment, without those that a rejection covers.
   *
   * @param words of the text that is looked for: the terms of each, any of which will do
   * @param model null: only the words count
   * @param vector of that model
   * @param shares whose kinds have nothing in common
   * @param leastRelevance of those that have a similarity, but for the best of all, which is found
   *     whatever its relevance
   */
  record Search(
      List<Set<String>> words,
      @Nullable EmbeddingModel model,
      @Nullable Vector vector,
      List<Share> shares,
      double leastRelevance,
      Instant now) {
    public Search {
      words = List.copyOf(words);
      shares = List.copyOf(shares);
      List<ReflectionKind> kinds =
          shares.stream().flatMap(share -> share.kinds().stream()).toList();
      if (shares.size() > 1
          && (Set.copyOf(kinds).size() < kinds.size()
              || shares.stream().anyMatch(share -> share.kinds().isEmpty()))) {
        throw new IllegalArgumentException("shares have kinds in common: " + shares);
      }
    }

    /** Returns whether what has this similarity and coverage is relevant enough. */
    public boolean isRelevant(@Nullable Double similarity, double coverage) {
      return similarity == null
          || ReflectionHit.relevanceOf(similarity, coverage) >= leastRelevance;
    }
  }

  /**
   * A part of a search, which the others do not crowd out.
   *
   * @param kinds empty: every kind
   * @param limit the most that it finds
   */
  record Share(Set<ReflectionKind> kinds, int limit) {
    public Share {
      kinds = Set.copyOf(kinds);
    }

    /** Returns whether it looks for reflections of a kind. */
    public boolean has(ReflectionKind kind) {
      return kinds.isEmpty() || kinds.contains(kind);
    }
  }

  /**
   * A reflection that a search found, and its vector.
   *
   * @param vector null: it has none of the search's model
   */
  record Found(ReflectionHit hit, @Nullable Vector vector) {}

  /**
   * A reflection that a source told.
   *
   * @param text as the source told it
   */
  record Told(Reflection reflection, String text) {}

  /** A candidate for the same statement, and the cosine of both vectors if both have one. */
  record Candidate(Reflection reflection, @Nullable Double cosine) {}

  /**
   * Waits for the other writers of these owners' reflections, in an order that two callers share.
   *
   * @return the time of what is written now: after that of every writer before
   */
  Instant lock(Collection<Ownership> owners);

  /**
   * Stores a new reflection.
   *
   * @throws io.l9.substrate.domain.shared.ConflictException if the id is taken, by whomever, or an
   *     active reflection has the same {@link Reflection#key()}
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write it, or does
   *     not see its packet
   */
  void create(Reflection reflection, Index index);

  /**
   * Replaces the version before this one.
   *
   * @param index null: that of before stays
   * @return false: the scope may write no reflection of this id and the version before, so nothing
   *     was changed
   */
  boolean update(Reflection reflection, @Nullable Index index);

  /**
   * Whether there was one of this id that the scope may write; its evidence, its rows of the ledger
   * and what the audit log says of it go with it.
   */
  boolean delete(ReflectionId id);

  /** Returns those of these that the scope sees. */
  Map<ReflectionId, Reflection> findAll(Collection<ReflectionId> ids);

  /** Returns the active reflections of these keys. */
  List<Reflection> ofKeys(Collection<Reflection.Key> keys);

  /** Returns the visible rejected reflections of these skeletons. */
  List<Reflection> rejected(Collection<UUID> skeletons);

  /** Returns the visible active reflections of these skeletons, whoever owns them. */
  List<Reflection> ofSkeletons(Collection<UUID> skeletons);

  /** Returns the active reflections that have contraries, the newest first, by (creation, id). */
  Page<Reflection> withContraries(int limit, @Nullable Position after);

  /**
   * Returns the active and rejected reflections of an owner, visibility and kind that are nearest
   * to a text, the nearest first: by cosine, and by shared terms where there is no vector.
   */
  List<Candidate> near(Reflection like, Index index, int limit);

  /** Newest first, by (creation, id). */
  Page<Reflection> list(ReflectionQuery query, Instant now);

  /**
   * Returns the reflections that share a term with the search or have a vector of its model: the
   * best of each share, together by {@link ReflectionHit#relevance()} from the best, then by id.
   */
  List<Found> search(Search search);

  /** Returns a page of the view of patterns; empty: it was never refreshed. */
  Optional<ReflectionPatterns> patterns(ReflectionPatternsQuery query);

  /**
   * Stores evidence, but for sources that are known; returns what is new.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write one of the
   *     reflections, or does not see a packet
   */
  List<ReflectionEvidence> tell(Collection<ReflectionEvidence> evidence);

  /** Returns the evidence of a reflection, the oldest first; at most so many rows. */
  List<ReflectionEvidence> evidence(ReflectionId id, int limit);

  /** Returns all the evidence of each of these reflections that has any, in no order. */
  Map<ReflectionId, List<ReflectionEvidence>> evidence(Collection<ReflectionId> ids);

  /** Returns the active reflections of an owner of which this source is evidence. */
  List<Told> toldBy(Ownership owner, ReflectionEvidence.Source source);

  /** Removes a source from the evidence of these reflections; returns those that had it. */
  Set<ReflectionId> forget(Collection<ReflectionId> ids, ReflectionEvidence.Source source);

  /** Returns the number of independent sources of each of these reflections that has evidence. */
  Map<ReflectionId, Integer> support(Collection<ReflectionId> ids);
}
