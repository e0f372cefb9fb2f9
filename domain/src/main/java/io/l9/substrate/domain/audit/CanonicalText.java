package io.l9.substrate.domain.audit;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A text that tells one sequence of values from every other: a line for each value, with the number
 * of its bytes, a colon and the value; a line with a hyphen for null.
 */
public final class CanonicalText {

  private final StringBuilder text = new StringBuilder();

  /**
   * A text without values.
   *
   * @param form names what the values are, and their order
   */
  public CanonicalText(String form) {
    text.append(form).append('\n');
  }

  /** Adds a value; null is one too. */
  public CanonicalText add(@Nullable Object value) {
    if (value == null) {
      text.append('-');
    } else {
      String written = value.toString();
      text.append(written.getBytes(StandardCharsets.UTF_8).length).append(':').append(written);
    }
    text.append('\n');
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
