package io.l9.substrate.domain.memory.summary;

import io.l9.substrate.domain.shared.Require;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The changes that a caller makes to a stored summary. A part that is null stays as it is.
 *
 * @param validity the end of its validity from now on
 * @param expected the versions that may be changed; empty: any
 */
public record SummaryPatch(
    @Nullable String text,
    @Nullable List<KeyFact> keyFacts,
    @Nullable List<String> keyEntities,
    @Nullable List<String> keyDecisions,
    @Nullable Double confidence,
    @Nullable Validity validity,
    Set<Integer> expected) {

  /**
   * An end of validity.
   *
   * @param until null: the summary holds on
   */
  public record Validity(@Nullable Instant until) {

    public Validity {
      Require.optionalTime("/valid_until", until);
    }
  }

  public SummaryPatch {
    keyFacts = keyFacts == null ? null : List.copyOf(keyFacts);
    keyEntities = keyEntities == null ? null : List.copyOf(keyEntities);
    keyDecisions = keyDecisions == null ? null : List.copyOf(keyDecisions);
    expected = Set.copyOf(Require.present("/expected", expected));
    // the text stands in for one that stays: only what is given is checked here
    merged(Consolidation.of("unchanged"), text, keyFacts, keyEntities, keyDecisions, confidence)
        .checked();
  }

  /** Returns a patch that replaces everything that the summary says, at any version. */
  public static SummaryPatch of(Consolidation said, @Nullable Instant validUntil) {
    return new SummaryPatch(
        said.text(),
        said.keyFacts(),
        said.keyEntities(),
        said.keyDecisions(),
        said.confidence(),
        new Validity(validUntil),
        Set.of());
  }

  /** Returns the same patch for these versions only. */
  public SummaryPatch expecting(Set<Integer> versions) {
    return new SummaryPatch(
        text, keyFacts, keyEntities, keyDecisions, confidence, validity, versions);
  }

  /**
   * Returns what the summary says with these changes.
   *
   * @throws io.l9.substrate.domain.shared.ValidationException if that cannot be stored
   */
  Consolidation appliedTo(Consolidation before) {
    return merged(before, text, keyFacts, keyEntities, keyDecisions, confidence).checked();
  }

  private static Consolidation merged(
      Consolidation before,
      @Nullable String text,
      @Nullable List<KeyFact> keyFacts,
      @Nullable List<String> keyEntities,
      @Nullable List<String> keyDecisions,
      @Nullable Double confidence) {
    return new Consolidation(
        Objects.requireNonNullElse(text, before.text()),
        Objects.requireNonNullElse(keyFacts, before.keyFacts()),
        Objects.requireNonNullElse(keyEntities, before.keyEntities()),
        Objects.requireNonNullElse(keyDecisions, before.keyDecisions()),
        Objects.requireNonNullElse(confidence, before.confidence()));
  }
}
