package io.l9.substrate;

import io.l9.substrate.domain.memory.MemoryUseCases;
import io.l9.substrate.domain.memory.embedding.EmbeddingBacklog;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.PacketEmbeddings.Content;
import io.l9.substrate.domain.memory.embedding.PacketEmbeddings.Stored;
import io.l9.substrate.domain.memory.embedding.SpaceModels;
import io.l9.substrate.domain.memory.embedding.SpaceSize;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One actor's vectors; see {@link Memory#embeddings()}. Immutable, thread-safe. */
public final class EmbeddingMemory {

  private final MemoryUseCases useCases;
  private final TenantScope scope;
  private final @Nullable EmbeddingModel model;

  EmbeddingMemory(MemoryUseCases useCases, TenantScope scope, @Nullable EmbeddingModel model) {
    this.useCases = useCases;
    this.scope = scope;
    this.model = model;
  }

  /** The model of spaces that hold nothing yet; null: there is no embedder. */
  public @Nullable EmbeddingModel model() {
    return model;
  }

  /**
   * Gives a packet a vector of your own, or another text, in a space; see {@link
   * io.l9.substrate.domain.memory.embedding.PacketEmbeddings#put}.
   */
  public List<Stored> put(PacketId packet, Content content) {
    Require.present("/packet", packet);
    Require.present("/content", content);
    return useCases.embeddings().put(scope, packet.value(), content);
  }

  /** The embeddings of a packet, without the numbers. */
  public List<Stored> of(PacketId packet) {
    Require.present("/packet", packet);
    return useCases.embeddings().of(scope, packet.value(), false);
  }

  /** As {@link #of}, with the numbers. */
  public List<Stored> withVectors(PacketId packet) {
    Require.present("/packet", packet);
    return useCases.embeddings().of(scope, packet.value(), true);
  }

  /** Deletes a packet's vectors in a space; returns how many there were. */
  public int drop(PacketId packet, EmbeddingSpace space) {
    Require.present("/packet", packet);
    Require.present("/space", space);
    return useCases.embeddings().drop(scope, packet.value(), space);
  }

  /** Deletes every vector of a space of the tenant, as its administrator. */
  public long dropSpace(EmbeddingSpace space) {
    return useCases.embeddings().dropSpace(scope, space);
  }

  /** The model of each space, and how far moves to another one are. */
  public List<SpaceModels> spaces() {
    return useCases.reembedding().spaces(scope);
  }

  /** The same, and how much of each space this actor sees. */
  public List<SpaceSize> sizes() {
    return useCases.embeddings().sizes(scope);
  }

  /**
   * Begins to move a space to another model, as an administrator of the tenant; see {@link
   * io.l9.substrate.domain.memory.embedding.Reembedding}.
   */
  public SpaceModels reembed(EmbeddingSpace space, EmbeddingModel target) {
    return useCases.reembedding().begin(scope, space, target);
  }

  /** Gives a move up. */
  public SpaceModels cancelReembedding(EmbeddingSpace space) {
    return useCases.reembedding().cancel(scope, space);
  }

  /**
   * One step of the moves that this actor may change; see {@link
   * io.l9.substrate.domain.memory.embedding.Reembedding#work}. A server does this by itself.
   */
  public List<SpaceModels> workOnReembedding(int batch) {
    return useCases.reembedding().work(scope, batch);
  }

  /**
   * Embeds packets that wait for it, as far as this actor may write them; see {@link
   * EmbeddingBacklog#work}. A server does this by itself.
   */
  public EmbeddingBacklog.Step workOnBacklog(int batch) {
    return useCases.embeddingBacklog().work(scope, batch);
  }

  /** The packets that wait to be embedded, of those that this actor sees. */
  public EmbeddingBacklog.State backlog() {
    return useCases.embeddingBacklog().state(scope, 20);
  }
}
