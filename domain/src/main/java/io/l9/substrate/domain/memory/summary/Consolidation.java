package io.l9.substrate.domain.memory.summary;

import io.l9.substrate.domain.shared.Require;
import java.util.List;

/**
 * The contents of a summary. A stored one may be of any size, since other clients write them too;
 * one that is to be stored is {@link #checked()}.
 *
 * @param text at most {@value #MAX_TEXT} characters
 * @param keyFacts single statements with their sources
 * @param keyEntities the entities that the summary is about, most important first
 * @param keyDecisions the decisions that were made
 * @param confidence of the author, in [0, 1]
 */
public record Consolidation(
    String text,
    List<KeyFact> keyFacts,
    List<String> keyEntities,
    List<String> keyDecisions,
    double confidence) {

  public static final int MAX_TEXT = 20_000;
  public static final int MAX_KEYS = 100;

  /** The confidence of a summary whose author gives none. */
  public static final double DEFAULT_CONFIDENCE = 0.7;

  public Consolidation {
    keyFacts = List.copyOf(keyFacts);
    keyEntities = List.copyOf(keyEntities);
    keyDecisions = List.copyOf(keyDecisions);
  }

  /** A text and nothing else. */
  public static Consolidation of(String text) {
    return new Consolidation(text, List.of(), List.of(), List.of(), DEFAULT_CONFIDENCE);
  }

  /**
   * The same, if it can be stored.
   *
   * @throws io.l9.substrate.domain.shared.ValidationException if not
   */
  public Consolidation checked() {
    Require.text("/text", text, MAX_TEXT);
    Require.size("/key_facts", keyFacts, MAX_KEYS)
        .forEach(fact -> Require.text("/key_facts", fact.text(), KeyFact.MAX_TEXT));
    Require.size("/key_entities", keyEntities, MAX_KEYS)
        .forEach(entity -> Require.text("/key_entities", entity, KeyFact.MAX_TEXT));
    Require.size("/key_decisions", keyDecisions, MAX_KEYS)
        .forEach(decision -> Require.text("/key_decisions", decision, KeyFact.MAX_TEXT));
    Require.between("/confidence", confidence, 0, 1);
    return this;
  }
}
