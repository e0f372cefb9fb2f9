package io.l9.substrate.benchmarks;

import io.l9.substrate.Memory;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.peers.VectorStorePeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The product as a vector store: packets with given vectors, searched by their meaning alone. */
final class SubstrateVectorStore implements VectorStorePeer {

  private final PrecomputedEmbedder embedder;
  private final MemorySubstrate substrate;

  SubstrateVectorStore(BenchDatabase database) {
    this.embedder = new PrecomputedEmbedder();
    this.substrate = database.substrate(embedder);
  }

  @Override
  public String name() {
    return "l9";
  }

  @Override
  public String configuration() {
    return "packets with a vector, search terms and duplicate detection, row level security";
  }

  /** Does nothing: the bench's database has been migrated. */
  @Override
  public void open(
      String jdbcUrl, String user, @Nullable String password, String schema, int dimension) {}

  @Override
  public void add(String tenant, Map<UUID, float[]> vectors) {
    Memory memory = memory(tenant);
    List<PacketDraft> drafts = new ArrayList<>();
    vectors.forEach(
        (id, vector) -> {
          String text = "chunk " + id;
          embedder.know(text, Vector.of(vector));
          drafts.add(memory.draft("note", Map.of("text", text)).id(new PacketId(id)).build());
        });
    var unused = memory.rememberAll(drafts);
  }

  /** Does nothing: the indexes are kept with each write. */
  @Override
  public void filled() {}

  @Override
  public List<UUID> search(String tenant, float[] vector, int limit) {
    return memory(tenant)
        .search(
            SearchQuery.builder()
                .vector(Vector.of(vector))
                .mode(SearchMode.SEMANTIC)
                .limit(limit)
                .build())
        .hits()
        .stream()
        .map(hit -> hit.packet().id().value())
        .toList();
  }

  private Memory memory(String tenant) {
    return substrate.as(tenant, IsolationData.ORG, IsolationData.USER);
  }

  /** Does nothing: the substrate is closed with its database. */
  @Override
  public void close() {}
}
