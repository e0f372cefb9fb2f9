package io.l9.substrate.embedding;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;

/**
 * Microsoft's e5-small-v2 (English), quantized to 8-bit integers, in this process: 384 dimensions,
 * vectors of length 1, at most 508 tokens of a text. Loading, native files, logging and the texts
 * that are refused are those of {@link BgeSmallEmbedder}. Thread-safe.
 */
public final class E5SmallEmbedder extends InProcessEmbedder {

  /** The prefixes that the model was trained with; the latter has two tokens. */
  private static final Model MODEL =
      new Model(
          new EmbeddingModel("e5-small-v2-q", 384),
          "query: ",
          "passage: ",
          2,
          once(
              () ->
                  BertEncoder.load(
                      "/e5-small-v2-q.onnx",
                      "/e5-small-v2-q-tokenizer.json",
                      BertEncoder.Pooling.MEAN)));

  /** Loads nothing. */
  public E5SmallEmbedder() {
    super(MODEL);
  }
}
