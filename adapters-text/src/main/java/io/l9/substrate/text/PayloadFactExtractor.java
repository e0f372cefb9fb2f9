package io.l9.substrate.text;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactExtractor;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonPointer;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Statements by rule: a payload whose member {@code subject}, {@code entity} or {@code name} is a
 * name says its other members of it, if they are texts of at most {@value #MAX_TEXT} characters,
 * numbers or booleans. Prose ({@code text}, {@code content}, {@code description}) says nothing by
 * itself.
 */
public final class PayloadFactExtractor implements FactExtractor {

  private static final int MAX_TEXT = 500;
  private static final List<String> SUBJECTS = List.of("subject", "entity", "name");
  private static final Set<String> PROSE = Set.of("text", "content", "description");

  private final JsonCodec json;

  public PayloadFactExtractor(JsonCodec json) {
    this.json = json;
  }

  @Override
  public FactPath path() {
    return FactPath.OBSERVED;
  }

  @Override
  public List<FactDraft> extract(Input input) {
    List<FactDraft> drafts = new ArrayList<>();
    if (json.read(input.payload()) instanceof Map<?, ?> payload) {
      String naming =
          SUBJECTS.stream()
              .filter(key -> payload.get(key) instanceof String name && EntityName.isName(name))
              .findFirst()
              .orElse(null);
      if (naming != null) {
        EntityName subject = new EntityName(String.valueOf(payload.get(naming)));
        payload.forEach(
            (key, value) -> {
              if (!key.equals(naming) && drafts.size() < MAX_STATEMENTS && isSaid(key, value)) {
                draft(input, subject, String.valueOf(key), value).ifPresent(drafts::add);
              }
            });
      }
    }
    return List.copyOf(drafts);
  }

  private static boolean isSaid(Object key, @Nullable Object value) {
    return !PROSE.contains(key)
        && (value instanceof Number
            || value instanceof Boolean
            || (value instanceof String text && !text.isBlank() && text.length() <= MAX_TEXT));
  }

  /** Returns the statement of a member; empty: its name cannot be a predicate. */
  private Optional<FactDraft> draft(
      Input input, EntityName subject, String key, @Nullable Object value) {
    try {
      return Optional.of(
          FactDraft.of(subject, key, new FactObject.Value(json.of(value)))
              .from(
                  input.packet(),
                  new JsonPointer("/" + key.replace("~", "~0").replace("/", "~1"))));
    } catch (ValidationException e) {
      return Optional.empty();
    }
  }
}
