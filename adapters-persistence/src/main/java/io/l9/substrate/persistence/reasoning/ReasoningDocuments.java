package io.l9.substrate.persistence.reasoning;

import io.l9.substrate.domain.reasoning.ReasoningDraft;
import io.l9.substrate.domain.reasoning.ReasoningStep;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The documents of a reasoning trace that have a structure: its steps and its scores. */
final class ReasoningDocuments {

  private static final String KIND = "kind";
  private static final String CONTENT = "content";
  private static final String PARENT = "parent";
  private static final String AT = "at";
  private static final String TOKENS = "tokens";
  private static final String CONFIDENCE = "confidence";
  private static final Set<String> MEMBERS = Set.of(KIND, CONTENT, PARENT, AT, TOKENS, CONFIDENCE);

  private final JsonCodec json;

  ReasoningDocuments(JsonCodec json) {
    this.json = json;
  }

  JsonDocument steps(List<ReasoningStep> steps) {
    return json.of(steps.stream().map(ReasoningDocuments::members).toList());
  }

  private static Map<String, Object> members(ReasoningStep step) {
    Map<String, Object> members = new HashMap<>();
    members.put(KIND, step.kind());
    members.put(CONTENT, step.content());
    putPresent(members, PARENT, step.parent());
    putPresent(members, AT, step.at() == null ? null : step.at().toString());
    putPresent(members, TOKENS, step.tokens());
    putPresent(members, CONFIDENCE, step.confidence());
    return members;
  }

  private static void putPresent(Map<String, Object> members, String name, @Nullable Object value) {
    if (value != null) {
      members.put(name, value);
    }
  }

  JsonDocument scores(Map<String, Double> scores) {
    return json.of(scores);
  }

  /** Returns the steps of a column; a document that is no array is one step. */
  List<ReasoningStep> steps(@Nullable JsonDocument stored) {
    Object value = stored == null ? null : json.read(stored);
    if (value == null) {
      return List.of();
    }
    return value instanceof List<?> steps
        ? steps.stream().map(this::step).toList()
        : List.of(step(value));
  }

  /**
   * Returns a step; one that another client wrote in another form is the content of a plain one.
   */
  private ReasoningStep step(@Nullable Object value) {
    ReasoningStep step = value instanceof Map<?, ?> members ? stepOf(members) : null;
    return step == null ? ReasoningStep.of(ReasoningStep.PLAIN, json.of(value)) : step;
  }

  private @Nullable ReasoningStep stepOf(Map<?, ?> members) {
    Object parent = members.get(PARENT);
    Object at = members.get(AT);
    Object tokens = members.get(TOKENS);
    Object confidence = members.get(CONFIDENCE);
    Instant time = at instanceof String text ? time(text) : null;
    if (!MEMBERS.containsAll(members.keySet())
        || !members.containsKey(CONTENT)
        || !(members.get(KIND) instanceof String kind)
        || !(parent == null || isOrdinal(parent))
        || !(at == null || time != null)
        || !(tokens == null || tokens instanceof Long)
        || !(confidence == null || confidence instanceof Number)) {
      return null;
    }
    return new ReasoningStep(
        kind,
        json.of(members.get(CONTENT)),
        parent == null ? null : Math.toIntExact((Long) parent),
        time,
        (Long) tokens,
        confidence == null ? null : ((Number) confidence).doubleValue());
  }

  private static boolean isOrdinal(Object value) {
    return value instanceof Long number && number >= 0 && number < ReasoningDraft.MAX_STEPS;
  }

  private static @Nullable Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null; // a step in another form
    }
  }

  /** Returns the scores that are numbers: another client may have written others. */
  Map<String, Double> scoresOf(@Nullable JsonDocument stored) {
    Map<String, Double> scores = new TreeMap<>();
    if (stored != null && json.read(stored) instanceof Map<?, ?> members) {
      members.forEach(
          (name, score) -> {
            if (score instanceof Number number) {
              scores.put((String) name, number.doubleValue());
            }
          });
    }
    return scores;
  }
}
