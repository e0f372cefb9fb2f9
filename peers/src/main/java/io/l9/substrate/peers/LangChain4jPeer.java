package io.l9.substrate.peers;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;

import com.zaxxer.hikari.HikariDataSource;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.pgvector.PgVectorEmbeddingStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The vector store of LangChain4j, with its IVFFlat index, built once the table is filled. */
public final class LangChain4jPeer implements VectorStorePeer {

  private static final String TABLE = "langchain4j_vectors";

  /** The number of lists that the extension's documentation advises for up to 100,000 rows. */
  private static final int LISTS = 50;

  private @Nullable HikariDataSource pool;
  private @Nullable PgVectorEmbeddingStore store;
  private int dimension;

  @Override
  public String name() {
    return "langchain4j";
  }

  @Override
  public String configuration() {
    return "PgVectorEmbeddingStore, IVFFlat with " + LISTS + " lists, metadata as JSON";
  }

  @Override
  public void open(
      String jdbcUrl, String user, @Nullable String password, String schema, int dimension) {
    this.dimension = dimension;
    pool = PeerPool.open(jdbcUrl, user, password, schema);
    store = store(false);
  }

  private PgVectorEmbeddingStore store(boolean indexed) {
    PgVectorEmbeddingStore.DatasourceBuilder builder =
        PgVectorEmbeddingStore.datasourceBuilder()
            .datasource(Objects.requireNonNull(pool))
            .table(TABLE)
            .dimension(dimension);
    return (indexed ? builder.useIndex(true).indexListSize(LISTS) : builder).build();
  }

  @Override
  public void add(String tenant, Map<UUID, float[]> vectors) {
    List<String> ids = new ArrayList<>();
    List<Embedding> embeddings = new ArrayList<>();
    List<TextSegment> segments = new ArrayList<>();
    vectors.forEach(
        (id, vector) -> {
          ids.add(id.toString());
          embeddings.add(Embedding.from(vector));
          segments.add(TextSegment.from("chunk " + id, Metadata.from("tenant", tenant)));
        });
    Objects.requireNonNull(store).addAll(ids, embeddings, segments);
  }

  @Override
  public void filled() {
    store = store(true);
  }

  @Override
  public List<UUID> search(String tenant, float[] vector, int limit) {
    return Objects.requireNonNull(store)
        .search(
            EmbeddingSearchRequest.builder()
                .queryEmbedding(Embedding.from(vector))
                .filter(metadataKey("tenant").isEqualTo(tenant))
                .maxResults(limit)
                .build())
        .matches()
        .stream()
        .map(match -> UUID.fromString(match.embeddingId()))
        .toList();
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.close();
    }
  }
}
