package io.l9.substrate.testkit.memory.embedding;

import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.TextSpan;
import io.l9.substrate.domain.memory.embedding.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * An embedder without a model: texts are near each other if they share words. A word's vector is
 * random, but always the same; a text's is the sum of its words'. No more words are read than it
 * says. Immutable, thread-safe.
 */
public final class FakeEmbedder implements Embedder {

  private static final Pattern WORD = Pattern.compile("\\S+");

  private final EmbeddingModel model;
  private final int maxTokens;

  /** An embedder of 64 dimensions that reads 128 words. */
  public FakeEmbedder() {
    this(new EmbeddingModel("fake", 64), 128);
  }

  public FakeEmbedder(EmbeddingModel model, int maxTokens) {
    this.model = model;
    this.maxTokens = maxTokens;
  }

  @Override
  public EmbeddingModel model() {
    return model;
  }

  @Override
  public int maxTokens() {
    return maxTokens;
  }

  /** The words: what stands between white space. */
  @Override
  public List<TextSpan> tokens(String text) {
    return WORD.matcher(text).results().map(m -> new TextSpan(m.start(), m.end())).toList();
  }

  @Override
  public List<Vector> embed(List<String> texts) {
    return texts.stream().map(this::embedQuery).toList();
  }

  @Override
  public Vector embedQuery(String text) {
    List<String> words = new ArrayList<>();
    // a text without words has a vector too
    words.add("");
    WORD.matcher(text)
        .results()
        .limit(maxTokens)
        .map(MatchResult::group)
        .map(word -> word.toLowerCase(Locale.ROOT))
        .forEach(words::add);
    float[] sum = new float[model.dimension()];
    for (String word : words) {
      Random numbers = new Random(word.hashCode());
      double weight = word.isEmpty() ? 0.01 : 1;
      for (int i = 0; i < sum.length; i++) {
        sum[i] += (float) (weight * numbers.nextGaussian());
      }
    }
    return Vector.of(sum);
  }
}
