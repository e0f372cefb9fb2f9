package io.l9.substrate.domain.knowledge.fact;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Revisions and evidence to be stored.
 *
 * @param revisions in order; a fact's last one is the fact
 * @param evidence that is new
 * @param continued in order; stored after the evidence
 */
public record Changes(
    List<FactRevision> revisions, List<Evidence> evidence, List<Continuation> continued) {

  /**
   * A new fact that has the evidence of another one, whose statement it goes on with.
   *
   * @param revision of the other fact, up to which its evidence counts
   * @param at the time of the new fact
   */
  public record Continuation(FactId fact, FactId other, int revision, Instant at) {

    /** Returns a source of the other fact as one of the new fact. */
    public Evidence of(Evidence source) {
      return new Evidence(fact, source.origin(), source.path(), 1, at);
    }
  }

  public static final Changes NONE = new Changes(List.of(), List.of());

  public Changes {
    revisions = List.copyOf(revisions);
    evidence = List.copyOf(evidence);
    continued = List.copyOf(continued);
  }

  public Changes(List<FactRevision> revisions, List<Evidence> evidence) {
    this(revisions, evidence, List.of());
  }

  static Changes of(Fact after, FactChange why) {
    return new Changes(List.of(new FactRevision(after, why)), List.of());
  }

  /** Returns changes one after the other as one. */
  public static Changes of(Collection<Changes> all) {
    return new Changes(
        all.stream().flatMap(changes -> changes.revisions.stream()).toList(),
        all.stream().flatMap(changes -> changes.evidence.stream()).toList(),
        all.stream().flatMap(changes -> changes.continued.stream()).toList());
  }

  public boolean isEmpty() {
    return revisions.isEmpty() && evidence.isEmpty();
  }
}
