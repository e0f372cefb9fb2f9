package io.l9.substrate.embedding;

import io.l9.substrate.domain.memory.summary.Consolidator;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.memory.summary.ConsolidatorContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The kit over a model that names a source of its own invention besides a right one. */
class OpenAiConsolidatorContractTest extends ConsolidatorContract {

  private static EmbeddingServer server;
  private static Consolidator consolidator;

  @BeforeAll
  static void start() throws IOException {
    server =
        new EmbeddingServer(
            (request, exchange) ->
                EmbeddingServer.send(
                    exchange,
                    200,
                    OpenAiConsolidatorTest.answer(
                        """
                        {"summary": "A summary.", "facts": [{"text": "right", "source": 1},
                         {"text": "invented", "source": 501}], "entities": ["A"], "decisions": []}
                        """)));
    consolidator =
        OpenAiConsolidator.at(server.base(), "kit-model", new Jackson3JsonCodec()).build();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  protected Consolidator consolidator() {
    return consolidator;
  }
}
