package io.l9.substrate.application.memory;

import io.l9.substrate.domain.memory.embedding.Chunking;
import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.TextSpan;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.packet.Packet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes the vectors of texts: all texts and chunks of a call go to their model together. */
final class PacketEmbedder {

  /**
   * A vector to be.
   *
   * @param chunkIndex 0: the whole text; 1 and up: its chunks
   * @param text null: the packet's own text, whole
   */
  record Piece(
      EmbeddingSpace space,
      EmbeddingModel model,
      int chunkIndex,
      @Nullable String text,
      Vector vector) {

    Embedding of(Packet packet, UUID id) {
      return new Embedding(
          id,
          packet.id().value(),
          packet.owner(),
          packet.visibility(),
          space,
          model,
          vector,
          chunkIndex,
          text);
    }
  }

  /**
   * What is to be embedded of one packet.
   *
   * @param own the packet's own text
   * @param texts what represents it in which space
   * @param models by which models in which space
   */
  record Job(
      String own,
      Map<EmbeddingSpace, String> texts,
      Map<EmbeddingSpace, List<EmbeddingModel>> models) {}

  private final Embedders embedders;

  PacketEmbedder(Embedders embedders) {
    this.embedders = embedders;
  }

  /** What represents a packet whose writer named these texts; null: none. */
  static Map<EmbeddingSpace, String> texts(
      String own, @Nullable Map<EmbeddingSpace, String> named) {
    if (named != null) {
      return named;
    }
    return own.isBlank() ? Map.of() : Map.of(EmbeddingSpace.CONTENT, own);
  }

  /** The pieces of each job, in the same order. */
  List<List<Piece>> embed(List<Job> jobs) {
    List<List<Piece>> pieces = new ArrayList<>();
    Map<EmbeddingModel, List<Text>> byModel = new LinkedHashMap<>();
    for (Job job : jobs) {
      List<Piece> ofJob = new ArrayList<>();
      pieces.add(ofJob);
      job.texts()
          .forEach(
              (space, text) -> {
                for (EmbeddingModel model : job.models().getOrDefault(space, List.of())) {
                  byModel
                      .computeIfAbsent(model, m -> new ArrayList<>())
                      .add(
                          new Text(
                              space,
                              model,
                              text,
                              text.equals(job.own()),
                              chunks(text, embedder(model)),
                              ofJob));
                }
              });
    }
    byModel.forEach((model, texts) -> embed(embedder(model), texts));
    return pieces;
  }

  private static void embed(Embedder embedder, List<Text> texts) {
    List<String> inputs = new ArrayList<>();
    texts.forEach(text -> inputs.addAll(text.inputs()));
    List<Vector> vectors = embedder.embed(inputs);
    int next = 0;
    for (Text text : texts) {
      int count = text.inputs().size();
      text.addPieces(vectors.subList(next, next + count));
      next += count;
    }
  }

  private Embedder embedder(EmbeddingModel model) {
    return Objects.requireNonNull(embedders.of(model), "a job names only models that there are");
  }

  private static List<String> chunks(String text, Embedder embedder) {
    Chunking chunking = Chunking.forModel(embedder);
    if (text.length() <= chunking.size()) {
      return List.of(); // a token has at least one character
    }
    List<TextSpan> spans = chunking.split(embedder.tokens(text));
    return spans.stream().map(span -> span.of(text)).toList();
  }

  /**
   * A text to embed.
   *
   * @param chunks empty if the model reads it whole
   * @param pieces where its vectors go
   */
  private record Text(
      EmbeddingSpace space,
      EmbeddingModel model,
      String text,
      boolean own,
      List<String> chunks,
      List<Piece> pieces) {

    List<String> inputs() {
      return chunks.isEmpty() ? List.of(text) : chunks;
    }

    void addPieces(List<Vector> vectors) {
      pieces.add(new Piece(space, model, 0, own ? null : text, Vector.mean(vectors)));
      for (int i = 0; i < chunks.size(); i++) {
        pieces.add(new Piece(space, model, i + 1, chunks.get(i), vectors.get(i)));
      }
    }
  }
}
