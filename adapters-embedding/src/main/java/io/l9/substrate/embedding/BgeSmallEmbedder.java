package io.l9.substrate.embedding;

import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.TextSpan;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.shared.Require;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * BAAI's bge-small-en-v1.5, quantized to 8-bit integers, in this process: 384 dimensions, vectors
 * of length 1, at most 510 tokens of a text. Nothing is loaded before the first use; then the model
 * is loaded once for all instances, from the class path, without touching the network. The first
 * use takes about a second and 300 MB.
 *
 * <p>The tokenizer's native library is unpacked into the directory that the environment variable or
 * system property {@code ENGINE_CACHE_DIR} names, else into {@code .djl.ai} in the user's home, and
 * if that cannot be written to, into a temporary directory. The system properties {@code
 * ai.djl.offline} and {@code OPT_OUT_TRACKING} are set to true unless they have a value. The
 * library logs to the SLF4J logger {@code ai.djl}; errors alone matter.
 *
 * <p>Thread-safe. Texts with NUL or half a surrogate pair are refused with a {@link
 * io.l9.substrate.domain.shared.ValidationException}.
 */
public final class BgeSmallEmbedder implements Embedder {

  private static final EmbeddingModel MODEL = new EmbeddingModel("bge-small-en-v1.5-q", 384);

  /** Prefix of queries that the model was trained with; passages have none. */
  private static final String QUERY = "Represent this sentence for searching relevant passages: ";

  private static final Object LOADING = new Object();

  private static volatile @Nullable BertEncoder loaded;

  /** Loads nothing. */
  public BgeSmallEmbedder() {}

  @Override
  public EmbeddingModel model() {
    return MODEL;
  }

  @Override
  public int maxTokens() {
    return BertEncoder.MAX_TOKENS;
  }

  @Override
  public List<TextSpan> tokens(String text) {
    return encoder().tokens(Require.storable("/text", text, Integer.MAX_VALUE));
  }

  @Override
  public List<Vector> embed(List<String> texts) {
    int i = 0;
    for (String text : Require.present("/texts", texts)) {
      Require.storable("/texts/" + i++, text, Integer.MAX_VALUE);
    }
    // One by one: the quantization scales a batch as a whole, so that a text's vector would depend
    // on its neighbours (by up to 0.006 of cosine), and a batch is not faster.
    List<Vector> vectors = new ArrayList<>(texts.size());
    for (String text : texts) {
      vectors.add(Vector.of(encoder().embed(text)));
    }
    return List.copyOf(vectors);
  }

  @Override
  public Vector embedQuery(String text) {
    Require.storable("/text", text, Integer.MAX_VALUE);
    return Vector.of(encoder().embed(QUERY + text));
  }

  private static BertEncoder encoder() {
    BertEncoder encoder = loaded;
    if (encoder == null) {
      synchronized (LOADING) {
        encoder = loaded;
        if (encoder == null) {
          encoder =
              BertEncoder.load("/bge-small-en-v1.5-q.onnx", "/bge-small-en-v1.5-q-tokenizer.json");
          loaded = encoder;
        }
      }
    }
    return encoder;
  }
}
