package io.l9.substrate.peers;

import com.zaxxer.hikari.HikariDataSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder;
import org.springframework.ai.vectorstore.pgvector.PgVectorStore;
import org.springframework.jdbc.core.JdbcTemplate;

/** The vector store of Spring AI, with its HNSW index. */
public final class SpringAiPeer implements VectorStorePeer {

  /** Knows the vectors of its texts already; the store takes texts only. */
  private static final class KnownVectors implements EmbeddingModel {

    private final Map<String, float[]> vectors = new HashMap<>();
    private final int dimension;

    KnownVectors(int dimension) {
      this.dimension = dimension;
    }

    @Override
    public EmbeddingResponse call(EmbeddingRequest request) {
      List<Embedding> embeddings = new ArrayList<>();
      for (String text : request.getInstructions()) {
        embeddings.add(new Embedding(vector(text), embeddings.size()));
      }
      return new EmbeddingResponse(embeddings);
    }

    @Override
    public float[] embed(Document document) {
      return vector(Objects.requireNonNull(document.getText()));
    }

    private float[] vector(String text) {
      return Objects.requireNonNull(vectors.get(text));
    }

    @Override
    public int dimensions() {
      return dimension;
    }
  }

  private static final String QUERY = "query";

  private @Nullable HikariDataSource pool;
  private @Nullable PgVectorStore store;
  private @Nullable KnownVectors model;

  @Override
  public String name() {
    return "spring_ai";
  }

  @Override
  public String configuration() {
    return "PgVectorStore, HNSW, metadata as JSON";
  }

  @Override
  public void open(
      String jdbcUrl, String user, @Nullable String password, String schema, int dimension) {
    pool = PeerPool.open(jdbcUrl, user, password, schema);
    model = new KnownVectors(dimension);
    store =
        PgVectorStore.builder(new JdbcTemplate(pool), model)
            .schemaName(schema)
            .vectorTableName("spring_ai_vectors")
            .dimensions(dimension)
            .indexType(PgVectorStore.PgIndexType.HNSW)
            .initializeSchema(true)
            .build();
    store.afterPropertiesSet();
  }

  @Override
  public void add(String tenant, Map<UUID, float[]> vectors) {
    List<Document> documents = new ArrayList<>();
    vectors.forEach(
        (id, vector) -> {
          String text = "chunk " + id;
          Objects.requireNonNull(model).vectors.put(text, vector);
          documents.add(new Document(id.toString(), text, Map.of("tenant", tenant)));
        });
    Objects.requireNonNull(store).add(documents);
  }

  /** Does nothing: the index is made with the table. */
  @Override
  public void filled() {}

  @Override
  public List<UUID> search(String tenant, float[] vector, int limit) {
    Objects.requireNonNull(model).vectors.put(QUERY, vector);
    return Objects.requireNonNull(store)
        .similaritySearch(
            SearchRequest.builder()
                .query(QUERY)
                .topK(limit)
                .filterExpression(new FilterExpressionBuilder().eq("tenant", tenant).build())
                .build())
        .stream()
        .map(document -> UUID.fromString(document.getId()))
        .toList();
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.close();
    }
  }
}
