package io.l9.substrate.domain.knowledge.entity;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of an entity, as somebody wrote it. Two names whose {@link #normalized()} is equal are
 * names of one entity.
 *
 * @param text at most {@value #MAX_LENGTH} characters, with more than white space
 */
public record EntityName(String text) {

  public static final int MAX_LENGTH = 500;

  private static final Pattern SPACE = Pattern.compile("[ \\t\\n\\u000B\\f\\r]+");

  public EntityName {
    Require.text("", text, MAX_LENGTH);
  }

  /**
   * Returns the name of a member.
   *
   * @throws ValidationException that points to the member if the text is no name
   */
  public static EntityName at(String pointer, String text) {
    Require.text(pointer, text, MAX_LENGTH);
    if (normalized(text).isEmpty()) {
      throw ValidationException.at(pointer, "must have more than white space");
    }
    return new EntityName(text);
  }

  /** Whether a text can be the name of an entity. */
  public static boolean isName(String text) {
    return text.length() <= MAX_LENGTH && !text.isBlank() && !normalized(text).isEmpty();
  }

  /**
   * Returns the normal form: compatibility characters (NFKC) and upper case replaced, runs of white
   * space as one space, none at the ends. {@code normalize_entity} in SQL makes the same.
   */
  public String normalized() {
    return normalized(text);
  }

  private static String normalized(String text) {
    String spaced = SPACE.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC)).replaceAll(" ");
    int from = spaced.startsWith(" ") ? 1 : 0;
    int to = spaced.endsWith(" ") && spaced.length() > from ? spaced.length() - 1 : spaced.length();
    return spaced.substring(from, to).toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return text;
  }
}
