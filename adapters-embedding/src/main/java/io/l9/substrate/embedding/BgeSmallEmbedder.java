package io.l9.substrate.embedding;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;

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
public final class BgeSmallEmbedder extends InProcessEmbedder {

  /** The prefix of queries that the model was trained with; passages have none. */
  private static final String QUERY = "Represent this sentence for searching relevant passages: ";

  private static final Model MODEL =
      new Model(
          new EmbeddingModel("bge-small-en-v1.5-q", 384),
          QUERY,
          "",
          0,
          once(
              () ->
                  BertEncoder.load(
                      "/bge-small-en-v1.5-q.onnx",
                      "/bge-small-en-v1.5-q-tokenizer.json",
                      BertEncoder.Pooling.FIRST)));

  /** Loads nothing. */
  public BgeSmallEmbedder() {
    super(MODEL);
  }
}
