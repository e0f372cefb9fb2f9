package io.l9.substrate.embedding;

import io.l9.substrate.domain.memory.search.Reranker;
import io.l9.substrate.testkit.memory.search.RerankerContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class HttpRerankerContractTest extends RerankerContract {

  private static EmbeddingServer server;
  private static Reranker reranker;

  @BeforeAll
  static void start() throws IOException {
    server = new EmbeddingServer(HttpRerankerTest::good);
    reranker = HttpReranker.at(server.base(), "kit-model").maxTokens(60).build();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  protected Reranker reranker() {
    return reranker;
  }
}
