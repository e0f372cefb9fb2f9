package io.l9.substrate.domain.knowledge.entity;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of an entity, as somebody wrote it. Two names whose {@link #normalized()} is equal are
 * names of one entity.
 *
 * @param text at most {@value #MAX_LENGTH} characters, with more than white space; at most {@value
 *     #MAX_BYTES} bytes of UTF-8 when normalised
 */
public record EntityName(String text) {

  public static final int MAX_LENGTH = 500;

  /**
   * The greatest length of a normal form, in which one character may stand for many: with a
   * predicate it fits into a key of a b-tree, which has 2,704 bytes.
   */
  public static final int MAX_BYTES = 1_800;

  /** The white space of the database's function {@code normalize_entity}. */
  private static final Pattern SPACE = Pattern.compile("[ \\t\\n\\u000B\\f\\r]+");

  public EntityName {
    Require.text("", text, MAX_LENGTH);
    int bytes = bytes(normalized(text));
    if (bytes == 0) {
      throw ValidationException.at("", "must have more than white space");
    }
    if (bytes > MAX_BYTES) {
      throw ValidationException.at(
          "",
          "has "
              + bytes
              + " bytes when normalised; at most "
              + MAX_BYTES
              + " are allowed: write it shorter");
    }
  }

  /**
   * Returns the name of a member.
   *
   * @throws ValidationException that points to the member if the text is no name
   */
  public static EntityName at(String pointer, @Nullable String text) {
    try {
      return new EntityName(Require.present("", text));
    } catch (ValidationException e) {
      throw e.below(pointer);
    }
  }

  /** Whether a text can be the name of an entity. */
  public static boolean isName(String text) {
    if (text.isBlank() || text.length() > MAX_LENGTH) {
      return false;
    }
    int bytes = bytes(normalized(text));
    return bytes > 0 && bytes <= MAX_BYTES;
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

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public String toString() {
    return text;
  }
}
