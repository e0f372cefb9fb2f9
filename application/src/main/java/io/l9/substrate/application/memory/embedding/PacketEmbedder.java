package io.l9.substrate.application.memory.embedding;

import io.l9.substrate.domain.memory.embedding.Chunking;
import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.TextSpan;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.packet.Packet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The embedding of texts in batches: all texts and chunks of a call go to their model together. */
public final class PacketEmbedder {

  /**
   * A vector to be.
   *
   * @param chunkIndex 0: the whole text; 1 and up: its chunks
   * @param text null: the packet's own text, whole
   */
  public record Piece(
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
   * The texts of one packet that are to be embedded.
   *
   * @param own the packet's own text
   * @param texts what represents it in which space
   * @param models by which models in which space
   * @param unserved why nobody here embeds it in one of its spaces; null: all are served
   * @param known vectors that the packet has: a chunk of the same text is not embedded again
   */
  public record Job(
      String own,
      Map<EmbeddingSpace, String> texts,
      Map<EmbeddingSpace, List<EmbeddingModel>> models,
      @Nullable String unserved,
      List<Embedding> known) {

    Job(
        String own,
        Map<EmbeddingSpace, String> texts,
        Map<EmbeddingSpace, List<EmbeddingModel>> models) {
      this(own, texts, models, null, List.of());
    }

    Job knowing(List<Embedding> vectors) {
      return new Job(own, texts, models, unserved, vectors);
    }
  }

  /**
   * The vectors that were made of a job.
   *
   * @param pieces of a text that was not finished, the chunks that were
   * @param complete whether all was made
   */
  public record JobVectors(List<Piece> pieces, boolean complete) {}

  /** No text of words has more characters to a token than this, on the average. */
  private static final int LONGEST_TOKEN = 8;

  private final Embedders embedders;

  public PacketEmbedder(Embedders embedders) {
    this.embedders = embedders;
  }

  /** The texts that represent a packet whose writer named these texts; null: none. */
  public static Map<EmbeddingSpace, String> texts(
      String own, @Nullable Map<EmbeddingSpace, String> named) {
    if (named != null) {
      return named;
    }
    return own.isBlank() ? Map.of() : Map.of(EmbeddingSpace.CONTENT, own);
  }

  /**
   * The vectors that the models make of each job, in the same order.
   *
   * @param most a job with a text of more pieces is left out
   */
  List<JobVectors> embed(List<Job> jobs, int most, BatchPolicy batches) {
    List<List<Text>> ofJobs = new ArrayList<>();
    Map<EmbeddingModel, List<Text>> byModel = new LinkedHashMap<>();
    for (Job job : jobs) {
      List<Text> texts = new ArrayList<>();
      job.texts()
          .forEach(
              (space, text) -> {
                for (EmbeddingModel model : job.models().getOrDefault(space, List.of())) {
                  texts.add(text(job, space, model, text, most));
                }
              });
      ofJobs.add(texts);
      if (texts.stream().noneMatch(text -> text.inputs.size() > most)) {
        texts.forEach(
            text -> byModel.computeIfAbsent(text.model, m -> new ArrayList<>()).add(text));
      }
    }
    byModel.forEach((model, texts) -> embed(embedder(model), texts, batches));
    return ofJobs.stream()
        .map(
            texts ->
                new JobVectors(
                    texts.stream().flatMap(text -> text.pieces().stream()).toList(),
                    texts.stream().allMatch(Text::whole)))
        .toList();
  }

  private static void embed(Embedder embedder, List<Text> texts, BatchPolicy batches) {
    List<Input> inputs = new ArrayList<>();
    texts.forEach(text -> inputs.addAll(text.missing()));
    int from = 0;
    while (from < inputs.size()) {
      List<Input> next = inputs.subList(from, from + batches.nextSize(inputs.size() - from));
      if (next.isEmpty()) {
        return;
      }
      List<Vector> vectors = embedder.embed(next.stream().map(Input::text).toList());
      for (int i = 0; i < next.size(); i++) {
        next.get(i).of().vectors.put(next.get(i).number(), vectors.get(i));
      }
      from += next.size();
    }
  }

  private Embedder embedder(EmbeddingModel model) {
    return Objects.requireNonNull(embedders.of(model), "a job names only models that there are");
  }

  private Text text(Job job, EmbeddingSpace space, EmbeddingModel model, String text, int most) {
    Embedder embedder = embedder(model);
    Chunking chunking = Chunking.forModel(embedder);
    List<String> chunks;
    if (text.length() <= chunking.size()) {
      chunks = List.of(); // a token has at least one character
    } else if (text.length() / LONGEST_TOKEN / chunking.size() > most) {
      chunks = Collections.nCopies(most + 1, ""); // it is left out, however it would be split
    } else {
      List<TextSpan> spans = chunking.split(embedder.tokens(text));
      chunks = spans.stream().map(span -> span.of(text)).toList();
    }
    Text split = new Text(space, model, text, text.equals(job.own()), chunks);
    job.known().forEach(split::know);
    return split;
  }

  /** One of the texts that a model is given. */
  private record Input(Text of, int number, String text) {}

  /** A text to embed, and its vectors as they are made. */
  private static final class Text {

    final EmbeddingSpace space;
    final EmbeddingModel model;
    final String text;
    final boolean own;
    final List<String> inputs;
    final boolean split;
    final Map<Integer, Vector> vectors = new TreeMap<>();

    /**
     * A text of which nothing is made yet.
     *
     * @param chunks empty if the model reads it whole
     */
    Text(
        EmbeddingSpace space, EmbeddingModel model, String text, boolean own, List<String> chunks) {
      this.space = space;
      this.model = model;
      this.text = text;
      this.own = own;
      this.split = !chunks.isEmpty();
      this.inputs = split ? chunks : List.of(text);
    }

    void know(Embedding vector) {
      int number = vector.chunkIndex() - 1;
      if (split
          && vector.space() == space
          && vector.model().equals(model)
          && number >= 0
          && number < inputs.size()
          && inputs.get(number).equals(vector.text())) {
        vectors.put(number, vector.vector());
      }
    }

    List<Input> missing() {
      List<Input> missing = new ArrayList<>();
      for (int i = 0; i < inputs.size(); i++) {
        if (!vectors.containsKey(i)) {
          missing.add(new Input(this, i, inputs.get(i)));
        }
      }
      return missing;
    }

    boolean whole() {
      return vectors.size() == inputs.size();
    }

    List<Piece> pieces() {
      List<Piece> pieces = new ArrayList<>();
      if (whole()) {
        Vector mean = Vector.mean(List.copyOf(vectors.values()));
        pieces.add(new Piece(space, model, 0, own ? null : text, mean));
      }
      if (split) {
        vectors.forEach(
            (i, vector) -> pieces.add(new Piece(space, model, i + 1, inputs.get(i), vector)));
      }
      return pieces;
    }
  }
}
