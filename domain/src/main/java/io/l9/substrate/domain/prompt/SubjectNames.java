package io.l9.substrate.domain.prompt;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The names of subjects that a text can have: every run of up to {@value #MAX_WORDS} words, as it
 * is and without what stands at its edges (quotes, full stops, a possessive). An ideograph is a
 * word of its own.
 */
public final class SubjectNames {

  static final int MAX_WORDS = 5;

  /** The most names of one text; those at its beginning go first. */
  static final int MAX_NAMES = 1_000;

  private static final Pattern WORD =
      Pattern.compile("\\p{IsIdeographic}|[^\\s\\p{Z}\\p{IsIdeographic}]+");
  private static final Pattern EDGES = Pattern.compile("^[\\p{P}\\p{S}]+|[\\p{P}\\p{S}]+$");
  private static final Pattern POSSESSIVE = Pattern.compile("['’]s$");

  private SubjectNames() {}

  /** Returns the names in the normal form of {@link EntityName}. */
  public static Set<String> in(String text) {
    List<MatchResult> words = WORD.matcher(text).results().toList();
    Set<String> names = new LinkedHashSet<>();
    for (int first = 0; first < words.size(); first++) {
      for (int last = first; last < Math.min(words.size(), first + MAX_WORDS); last++) {
        String run = text.substring(words.get(first).start(), words.get(last).end());
        String bare = EDGES.matcher(run).replaceAll("");
        add(names, run);
        add(names, bare);
        add(names, POSSESSIVE.matcher(bare).replaceAll(""));
        if (names.size() >= MAX_NAMES) {
          return names;
        }
      }
    }
    return names;
  }

  private static void add(Set<String> names, String run) {
    if (EntityName.isName(run)) {
      names.add(new EntityName(run).normalized());
    }
  }
}
