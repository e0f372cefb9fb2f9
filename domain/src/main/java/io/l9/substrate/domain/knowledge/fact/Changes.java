package io.l9.substrate.domain.knowledge.fact;

import java.util.List;

/**
 * Revisions and evidence to be stored.
 *
 * @param revisions in order; a fact's last one is the fact
 */
public record Changes(List<FactRevision> revisions, List<Evidence> evidence) {

  public static final Changes NONE = new Changes(List.of(), List.of());

  public Changes {
    revisions = List.copyOf(revisions);
    evidence = List.copyOf(evidence);
  }

  static Changes of(Fact after, FactChange why) {
    return new Changes(List.of(new FactRevision(after, why)), List.of());
  }

  public boolean isEmpty() {
    return revisions.isEmpty() && evidence.isEmpty();
  }
}
