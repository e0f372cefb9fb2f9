package io.l9.substrate.embedding;

import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.TextSpan;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.shared.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An embedder whose model is on the class path, and runs in this process. Thread-safe. */
abstract sealed class InProcessEmbedder implements Embedder
    permits BgeSmallEmbedder, E5SmallEmbedder {

  /**
   * A model and the ways in which it wants to be asked.
   *
   * @param query the prefix of queries
   * @param passage the prefix of texts that are to be found; of {@code passageTokens} tokens
   */
  record Model(
      EmbeddingModel model,
      String query,
      String passage,
      int passageTokens,
      Supplier<BertEncoder> encoder) {}

  private final Model model;

  InProcessEmbedder(Model model) {
    this.model = model;
  }

  @Override
  public final EmbeddingModel model() {
    return model.model();
  }

  @Override
  public final int maxTokens() {
    return BertEncoder.MAX_TOKENS - model.passageTokens();
  }

  @Override
  public final List<TextSpan> tokens(String text) {
    Require.storable("/text", text, Integer.MAX_VALUE);
    return model.encoder().get().tokens(text);
  }

  @Override
  public final List<Vector> embed(List<String> texts) {
    int i = 0;
    for (String text : Require.present("/texts", texts)) {
      Require.storable("/texts/" + i++, text, Integer.MAX_VALUE);
    }
    // One by one: the quantization scales a batch as a whole, so that a text's vector would depend
    // on its neighbours (by up to 0.006 of cosine), and a batch is not faster.
    List<Vector> vectors = new ArrayList<>(texts.size());
    for (String text : texts) {
      vectors.add(Vector.of(model.encoder().get().embed(model.passage() + text)));
    }
    return List.copyOf(vectors);
  }

  @Override
  public final Vector embedQuery(String text) {
    Require.storable("/text", text, Integer.MAX_VALUE);
    return Vector.of(model.encoder().get().embed(model.query() + text));
  }

  @Override
  public final String toString() {
    return model.model().id() + ", in this process";
  }

  /** Returns a supplier that loads an encoder at the first call, once for the process. */
  static Supplier<BertEncoder> once(Supplier<BertEncoder> loading) {
    return new Supplier<>() {
      private volatile @Nullable BertEncoder loaded;

      @Override
      public BertEncoder get() {
        BertEncoder encoder = loaded;
        if (encoder == null) {
          synchronized (this) {
            encoder = loaded;
            if (encoder == null) {
              encoder = loading.get();
              loaded = encoder;
            }
          }
        }
        return encoder;
      }
    };
  }
}
