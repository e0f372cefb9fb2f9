package io.l9.substrate.embedding;

import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.testkit.memory.embedding.EmbedderContract;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The kit over a server whose model reads any length: what is cut, is cut here. */
class OpenAiEmbedderContractTest extends EmbedderContract {

  private static final Embedder MODEL =
      new FakeEmbedder(new FakeEmbedder().model(), Integer.MAX_VALUE);

  private static EmbeddingServer server;
  private static Embedder embedder;

  @BeforeAll
  static void start() throws IOException {
    server =
        new EmbeddingServer(
            (request, exchange) ->
                EmbeddingServer.send(exchange, 200, EmbeddingServer.vectors(MODEL, request)));
    embedder =
        OpenAiEmbedder.at(server.base(), MODEL.model()).maxTokens(60).batches(2, 400).build();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  protected Embedder embedder() {
    return embedder;
  }
}
