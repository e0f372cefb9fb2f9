package io.l9.substrate.persistence.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The words that a search looks for, as rows {@code (word, term)}: one for each term of a word. */
public final class QueryTerms {

  private record Asked(int word, String term) {}

  private static final UnnestedRows<Asked> ROWS =
      UnnestedRows.<Asked>of().with("word", "int4", Asked::word).with("term", "text", Asked::term);

  private QueryTerms() {}

  public static Sql select(List<Set<String>> words) {
    List<Asked> asked = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      int word = i;
      words.get(i).forEach(term -> asked.add(new Asked(word, term)));
    }
    return ROWS.select(asked);
  }
}
