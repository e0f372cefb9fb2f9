package io.l9.substrate.domain.store;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path of labels, under which items and further namespaces are. The one without labels is the
 * root, which has no items of its own.
 *
 * @param labels of 1 to {@value #MAX_NAME} characters of any kind but U+0000
 */
public record Namespace(List<String> labels) {

  public static final Namespace ROOT = new Namespace(List.of());

  /** The greatest number of characters (code points) of a label or a key. */
  public static final int MAX_NAME = 255;

  public static final int MAX_LABELS = 20;

  /** The greatest number of bytes of {@link #text} in UTF-8. */
  public static final int MAX_BYTES = 1000;

  /**
   * The order by {@link #text}, byte by byte, which is that of PostgreSQL's collation "C": label by
   * label, a namespace before those below it.
   */
  public static final Comparator<Namespace> ORDER =
      Comparator.comparing(Namespace::text, Namespace::compare);

  /** The end of a label in {@link #text}. */
  public static final char END = '\u001F';

  private static final char ESCAPE = '\\';

  /** The distance between a control character and the printable one that stands for it. */
  private static final int SHIFT = 0x60;

  public Namespace {
    labels = List.copyOf(Require.size("/namespace", labels, MAX_LABELS));
    for (int i = 0; i < labels.size(); i++) {
      name("/namespace/" + i, labels.get(i));
    }
    int bytes = text(labels).getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw ValidationException.at(
          "/namespace", "has " + bytes + " bytes in UTF-8; at most " + MAX_BYTES + " are allowed");
    }
  }

  public static Namespace of(String... labels) {
    return new Namespace(List.of(labels));
  }

  /** Returns a label or key of 1 to {@value #MAX_NAME} characters of any kind but U+0000. */
  static String name(String pointer, @Nullable String value) {
    String name = Require.storable(pointer, value, 2 * MAX_NAME);
    int characters = name.codePointCount(0, name.length());
    if (characters == 0) {
      throw ValidationException.at(pointer, "must not be empty");
    }
    if (characters > MAX_NAME) {
      throw ValidationException.at(
          pointer, "has " + characters + " characters; at most " + MAX_NAME + " are allowed");
    }
    return name;
  }

  /** Returns the order of two texts byte by byte in UTF-8. */
  public static int compare(String one, String other) {
    return Arrays.compareUnsigned(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns the text that stands for the namespace: each label, followed by {@link #END}. Control
   * characters and backslashes of labels are escaped in it, so that what begins with the text of a
   * namespace is that of one below it, and nothing else is.
   */
  public String text() {
    return text(labels);
  }

  private static String text(List<String> labels) {
    StringBuilder text = new StringBuilder();
    labels.forEach(label -> text.append(escaped(label)).append(END));
    return text.toString();
  }

  /** Returns a label as it stands in {@link #text}. */
  public static String escaped(String label) {
    StringBuilder text = new StringBuilder(label.length());
    for (int i = 0; i < label.length(); i++) {
      char c = label.charAt(i);
      if (c == ESCAPE) {
        text.append(ESCAPE).append(ESCAPE);
      } else if (c < ' ') {
        text.append(ESCAPE).append((char) (c + SHIFT));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  /** Returns the namespace of a {@link #text}. */
  public static Namespace ofText(String text) {
    List<String> labels = new ArrayList<>();
    StringBuilder label = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == END) {
        labels.add(label.toString());
        label.setLength(0);
      } else if (c == ESCAPE) {
        i++;
        char next = text.charAt(i);
        label.append(next == ESCAPE ? ESCAPE : (char) (next - SHIFT));
      } else {
        label.append(c);
      }
    }
    return new Namespace(labels);
  }

  public boolean isRoot() {
    return labels.isEmpty();
  }

  /** Returns whether it is that namespace, or below it. */
  public boolean isWithin(Namespace prefix) {
    int depth = prefix.labels.size();
    return labels.size() >= depth && labels.subList(0, depth).equals(prefix.labels);
  }

  /** Returns the first labels of it. */
  Namespace cut(int depth) {
    return labels.size() <= depth ? this : new Namespace(labels.subList(0, depth));
  }
}
