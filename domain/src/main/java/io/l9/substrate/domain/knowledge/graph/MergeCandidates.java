package io.l9.substrate.domain.knowledge.graph;

import java.util.List;

/**
 * Entities that may be the same as another one.
 *
 * @param candidates the most alike first
 * @param complete whether every name was compared; false: the scope sees more names than are
 *     compared in one call
 */
public record MergeCandidates(List<Candidate> candidates, boolean complete) {

  public static final int MAX_LIMIT = 100;

  public MergeCandidates {
    candidates = List.copyOf(candidates);
  }

  /**
   * An entity that may be the same.
   *
   * @param name the canonical one
   * @param similarity 1: the names differ in marks and punctuation alone; less: the share of the
   *     three-letter pieces that they have in common
   */
  public record Candidate(String name, double similarity) {}
}
