package io.l9.substrate.domain.memory.embedding;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Inbound port: the vectors of packets, made here or brought by the caller. Thread-safe.
 *
 * <p>All methods that name a packet throw {@link io.l9.substrate.domain.shared.NotFoundException}
 * for a packet that this scope does not see or that has expired.
 */
public interface PacketEmbeddings {

  /** The most characters of a text. */
  int MAX_TEXT = 1 << 20;

  /**
   * Gives a packet a vector, or a text to be embedded, in a space; what it had there is replaced.
   *
   * @return the packet's vectors in that space, as they are now
   * @throws io.l9.substrate.domain.shared.ForbiddenException if this scope may not write the
   *     packet, or brings the first vector of a space while there is no embedder: an administrator
   *     of the tenant names its model
   * @throws ValidationException with the code {@code dimension-mismatch} if the vector is not of
   *     the model's dimension; if the space holds another model; if a text needs an embedder and
   *     there is none
   */
  List<Stored> put(TenantScope scope, UUID packet, Content content);

  /** Returns the embeddings stored for a packet; with their vectors only on request. */
  List<Stored> of(TenantScope scope, UUID packet, boolean withVectors);

  /** Deletes a packet's vectors in a space; returns how many there were. */
  int drop(TenantScope scope, UUID packet, EmbeddingSpace space);

  /**
   * Deletes every vector of a space of the tenant; the next writer decides for its model.
   *
   * @param scope an administrator of the tenant
   * @return how many packets had some
   */
  long dropSpace(TenantScope scope, EmbeddingSpace space);

  /**
   * The spaces of the scope's tenant that hold vectors, in the order of {@link EmbeddingSpace}. A
   * space without a model is not among them.
   */
  List<SpaceSize> sizes(TenantScope scope);

  /**
   * The representation of a packet in a space: a text, or a vector with or without the text that it
   * was made of. Made with {@link #text} or {@link #vector}.
   *
   * @param model that made the vector; null without a vector
   */
  record Content(
      EmbeddingSpace space,
      @Nullable String text,
      @Nullable EmbeddingModel model,
      @Nullable Vector vector) {
    public Content {
      Require.present("/space", space);
      Require.optionalText("/text", text, MAX_TEXT);
      if (vector == null) {
        Require.present("/text", text);
      } else {
        Require.present("/model", model).checked("/vector", vector);
      }
    }

    /** A text that is embedded by the space's model. */
    public static Content text(EmbeddingSpace space, String text) {
      return new Content(space, text, null, null);
    }

    /** A vector that the caller made. */
    public static Content vector(EmbeddingSpace space, EmbeddingModel model, Vector vector) {
      return new Content(space, null, model, vector);
    }
  }

  /**
   * A stored vector.
   *
   * @param chunkIndex 0: the whole text; 1 and up: its chunks
   * @param text what was embedded; null if it is the packet's own text, or unknown
   * @param searched how searches compare vectors of this dimension where there are many
   * @param vector null unless asked for
   */
  record Stored(
      UUID id,
      EmbeddingSpace space,
      EmbeddingModel model,
      int chunkIndex,
      @Nullable String text,
      Searched searched,
      @Nullable Vector vector) {}

  /** The way that many vectors are compared. */
  enum Searched implements Coded {
    /** By an approximate index. */
    BY_INDEX,
    /** One by one: no index is kept for that dimension. */
    ONE_BY_ONE
  }
}
