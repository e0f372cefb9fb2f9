package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of an entity, as somebody wrote it. Two names are one entity if they are equal when
 * {@link #normalized}.
 *
 * @param text at most {@value #MAX} characters
 */
public record EntityName(String text) {

  public static final int MAX = 300;

  /** The greatest length of a normalised name: a compatible character may stand for many. */
  private static final int MAX_NORMALIZED = 600;

  /** The spaces of the database's function {@code normalize_entity}. */
  private static final Pattern SPACES = Pattern.compile("[ \t\n\u000b\f\r]+");

  public EntityName {
    Require.text("", text, MAX);
    String normalized = normalized(text);
    if (normalized.isEmpty()) {
      throw ValidationException.at("", "must not consist of spaces alone");
    }
    if (normalized.length() > MAX_NORMALIZED) {
      throw ValidationException.at(
          "", "has " + normalized.length() + " characters when normalised; write it shorter");
    }
  }

  /** Returns the name that stands at a place; failures name the place. */
  public static EntityName at(String pointer, @Nullable String text) {
    try {
      return new EntityName(Require.present("", text));
    } catch (ValidationException e) {
      throw e.below(pointer);
    }
  }

  /**
   * Returns the name in its normal form: compatible characters as plain ones (NFKC), without spaces
   * around it, with single ones within, in lower case. The database's function {@code
   * normalize_entity} computes the same.
   */
  public String normalized() {
    return normalized(text);
  }

  private static String normalized(String text) {
    String single =
        SPACES.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC)).replaceAll(" ");
    int begin = single.startsWith(" ") ? 1 : 0;
    int end = single.length() - (single.length() > 1 && single.endsWith(" ") ? 1 : 0);
    return single.substring(begin, end).toLowerCase(Locale.ROOT);
  }
}
