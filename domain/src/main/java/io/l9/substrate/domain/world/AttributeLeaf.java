package io.l9.substrate.domain.world;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A scalar within attributes. An entity can be found by its first {@value #MAX_LEAVES}, references
 * before others and then in the order of their paths, and by none that lies in more than {@value
 * #MAX_DEPTH} objects and arrays or has a path of more than {@link AttributePath#MAX_TEXT}
 * characters.
 *
 * @param path see {@link AttributePath}
 * @param value null for JSON's null
 */
public record AttributeLeaf(String path, @Nullable Object value) {

  public static final int MAX_LEAVES = 200;
  public static final int MAX_DEPTH = 8;

  private static final String REFERENCE = "$ref";

  private static final Comparator<AttributeLeaf> ORDER =
      Comparator.comparing(AttributeLeaf::isReference, Comparator.reverseOrder())
          .thenComparing(AttributeLeaf::path, AttributeLeaf::compareCodePoints)
          .thenComparing(leaf -> String.valueOf(leaf.value()), AttributeLeaf::compareCodePoints);

  /**
   * Returns the scalars of attributes by which the entity can be found, each once.
   *
   * @param attributes as a plain value
   */
  public static List<AttributeLeaf> of(@Nullable Object attributes) {
    List<AttributeLeaf> leaves = new ArrayList<>();
    collect("", attributes, 0, leaves);
    return leaves.stream().distinct().sorted(ORDER).limit(MAX_LEAVES).toList();
  }

  private static void collect(
      String path, @Nullable Object value, int depth, List<AttributeLeaf> leaves) {
    if (value instanceof Map<?, ?> members) {
      if (depth < MAX_DEPTH) {
        String prefix = path.isEmpty() ? "" : path + ".";
        members.forEach(
            (name, member) ->
                collect(
                    prefix + AttributePath.escaped(name.toString()), member, depth + 1, leaves));
      }
    } else if (value instanceof List<?> elements) {
      if (depth < MAX_DEPTH) {
        elements.forEach(element -> collect(path + "[]", element, depth + 1, leaves));
      }
    } else if (path.codePointCount(0, path.length()) <= AttributePath.MAX_TEXT) {
      leaves.add(new AttributeLeaf(path, value));
    }
  }

  /** Whether the scalar is the name in a {@link Reference}. */
  boolean isReference() {
    return value instanceof String && (path.equals(REFERENCE) || path.endsWith("." + REFERENCE));
  }

  private static int compareCodePoints(String one, String other) {
    return Arrays.compareUnsigned(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
