package io.l9.substrate.domain.memory.embedding;

/** A part of a text, from {@code start} (inclusive) to {@code end} (exclusive), in UTF-16 units. */
public record TextSpan(int start, int end) {

  public TextSpan {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("no span: " + start + " to " + end);
    }
  }

  public String of(String text) {
    return text.substring(start, end);
  }
}
