package io.l9.substrate.domain.reflection.lesson;

import io.l9.substrate.domain.shared.Require;
import org.jspecify.annotations.Nullable;

/**
 * The text of a reflection. The content decides whether two say the same, and never changes.
 *
 * @param title at most {@value #MAX_TITLE} characters; null: none
 * @param content at most {@value #MAX_CONTENT} characters
 * @param trigger when to think of it, at most {@value #MAX_TRIGGER} characters; null: whenever the
 *     content fits
 * @param notWhen when not to follow it, at most {@value #MAX_TRIGGER} characters; null: none known
 */
public record ReflectionText(
    @Nullable String title, String content, @Nullable String trigger, @Nullable String notWhen) {

  public static final int MAX_TITLE = 200;
  public static final int MAX_CONTENT = 10_000;
  public static final int MAX_TRIGGER = 2_000;

  public ReflectionText {
    Require.optionalText("/title", title, MAX_TITLE);
    Require.text("/content", content, MAX_CONTENT);
    Require.optionalText("/trigger", trigger, MAX_TRIGGER);
    Require.optionalText("/not_when", notWhen, MAX_TRIGGER);
  }

  public static ReflectionText of(String content) {
    return new ReflectionText(null, content, null, null);
  }

  /** Returns the text by which it is found: trigger, title and content. */
  public String indexed() {
    StringBuilder text = new StringBuilder();
    for (String part : new String[] {trigger, title, content}) {
      if (part != null) {
        text.append(text.length() == 0 ? "" : "\n").append(part);
      }
    }
    return text.toString();
  }

  /** Returns the normal form of the content. */
  public NormalForm normal() {
    return NormalForm.of(content);
  }
}
