package io.l9.substrate.application.memory;

import io.l9.substrate.domain.memory.embedding.Chunking;
import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.TextSpan;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.search.PacketText;
import io.l9.substrate.domain.shared.JsonCodec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the vectors of drafts: all texts and chunks of all drafts go to the model together. */
final class DraftEmbedder {

  /**
   * A vector to be.
   *
   * @param chunkIndex 0: the whole text; 1 and up: its chunks
   * @param text null: the draft's own text, whole
   */
  record Piece(EmbeddingSpace space, int chunkIndex, @Nullable String text, Vector vector) {}

  private final Embedder embedder;
  private final Chunking chunking;
  private final JsonCodec json;

  DraftEmbedder(Embedder embedder, JsonCodec json) {
    this.embedder = embedder;
    this.chunking = Chunking.forModel(embedder);
    this.json = json;
  }

  EmbeddingModel model() {
    return embedder.model();
  }

  /** The pieces of each draft, in the same order. */
  List<List<Piece>> embed(List<PacketDraft> drafts) {
    List<List<Text>> texts = drafts.stream().map(this::texts).toList();
    List<String> inputs = new ArrayList<>();
    texts.forEach(ofDraft -> ofDraft.forEach(text -> inputs.addAll(text.inputs())));
    List<Vector> vectors = inputs.isEmpty() ? List.of() : embedder.embed(inputs);
    List<List<Piece>> pieces = new ArrayList<>();
    int next = 0;
    for (List<Text> ofDraft : texts) {
      List<Piece> ofThis = new ArrayList<>();
      for (Text text : ofDraft) {
        int count = text.inputs().size();
        text.addPieces(ofThis, vectors.subList(next, next + count));
        next += count;
      }
      pieces.add(ofThis);
    }
    return pieces;
  }

  private List<Text> texts(PacketDraft draft) {
    String own = PacketText.of(draft.payload(), json);
    Map<EmbeddingSpace, String> wanted = new EnumMap<>(EmbeddingSpace.class);
    if (draft.embed() != null) {
      wanted.putAll(draft.embed());
    } else if (!own.isBlank()) {
      wanted.put(EmbeddingSpace.CONTENT, own);
    }
    List<Text> texts = new ArrayList<>();
    wanted.forEach(
        (space, text) -> texts.add(new Text(space, text, text.equals(own), chunks(text))));
    return texts;
  }

  private List<String> chunks(String text) {
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
   */
  private record Text(EmbeddingSpace space, String text, boolean own, List<String> chunks) {

    List<String> inputs() {
      return chunks.isEmpty() ? List.of(text) : chunks;
    }

    void addPieces(List<Piece> pieces, List<Vector> vectors) {
      pieces.add(new Piece(space, 0, own ? null : text, Vector.mean(vectors)));
      for (int i = 0; i < chunks.size(); i++) {
        pieces.add(new Piece(space, i + 1, chunks.get(i), vectors.get(i)));
      }
    }
  }
}
