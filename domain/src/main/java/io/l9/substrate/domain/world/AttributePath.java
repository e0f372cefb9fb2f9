package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;

/**
 * The path of scalars within attributes: names of members, separated by dots; {@code []} behind a
 * name stands for every element, as in {@code address.city} and {@code tags[]}. Within a name,
 * {@code ~0} stands for a tilde, {@code ~1} for a dot and {@code ~2} for an opening bracket.
 *
 * @param text at most {@value #MAX_TEXT} characters
 */
public record AttributePath(String text) {

  public static final int MAX_TEXT = 300;

  public AttributePath {
    Require.text("/attr", text, MAX_TEXT);
    String plain = text.replace("~0", "").replace("~1", "").replace("~2", "");
    if (plain.indexOf('~') >= 0) {
      throw ValidationException.at(
          "/attr", "must write a tilde in a name as ~0, a dot as ~1 and a bracket as ~2");
    }
    if (plain.replace("[]", "").indexOf('[') >= 0) {
      throw ValidationException.at("/attr", "must write the elements of an array as [], as tags[]");
    }
  }

  /** The name of a member as it stands in a path. */
  static String escaped(String name) {
    return name.replace("~", "~0").replace(".", "~1").replace("[", "~2");
  }

  @Override
  public String toString() {
    return text;
  }
}
