package io.l9.substrate.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The check of one source file's text: its length, and how its javadocs begin. */
final class SourceText {

  static final int MAX_LINES = 400;

  private static final Pattern JAVADOC = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);

  /** The words by which a sentence talks about a thing without saying what it is. */
  private static final Pattern REFUSED =
      Pattern.compile(
          "(what|who|whose|whom|how|those|it|its|which|whatever|whoever|where|that|they|he|she)"
              + "\\b(?!').*",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern REASON =
      Pattern.compile("one file(, because|:)", Pattern.CASE_INSENSITIVE);

  private SourceText() {}

  /** Returns what the conventions refuse, each with its line. */
  static List<String> problems(String source) {
    List<String> problems = new ArrayList<>();
    String first = null;
    Matcher javadoc = JAVADOC.matcher(source);
    while (javadoc.find()) {
      String text = javadoc.group(1).replaceAll("\\n\\s*\\*\\s?", " ").strip();
      String sentence = text.split("(?<=[.!?])\\s", 2)[0];
      if (first == null) {
        first = sentence;
      }
      if (REFUSED.matcher(sentence).matches()) {
        long line = source.substring(0, javadoc.start()).lines().count() + 1;
        problems.add(
            String.format(
                Locale.ROOT, "line %d: a javadoc says what a thing is: %s", line, sentence));
      }
    }
    long lines = source.lines().count();
    if (lines > MAX_LINES && (first == null || !REASON.matcher(first).find())) {
      problems.add(
          "has " + lines + " lines, and its first sentence does not say why it is one file");
    }
    return problems;
  }
}
