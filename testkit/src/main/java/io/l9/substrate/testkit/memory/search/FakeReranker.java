package io.l9.substrate.testkit.memory.search;

import io.l9.substrate.domain.memory.search.Reranker;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A reranker without a model: a text's score is the share of the query's words that it has.
 * Immutable, thread-safe.
 */
public final class FakeReranker implements Reranker {

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

  @Override
  public String model() {
    return "fake";
  }

  @Override
  public List<Double> scores(String query, List<String> texts, Duration limit) {
    Set<String> asked = words(query);
    return texts.stream()
        .map(
            text -> {
              Set<String> words = words(text);
              return (double) asked.stream().filter(words::contains).count()
                  / Math.max(1, asked.size());
            })
        .toList();
  }

  private static Set<String> words(String text) {
    return WORD.matcher(text)
        .results()
        .map(MatchResult::group)
        .map(word -> word.toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }
}
