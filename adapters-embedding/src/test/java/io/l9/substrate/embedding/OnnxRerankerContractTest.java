package io.l9.substrate.embedding;

import io.l9.substrate.domain.memory.search.Reranker;
import io.l9.substrate.testkit.memory.search.RerankerContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class OnnxRerankerContractTest extends RerankerContract {

  @TempDir static Path folder;

  private static Reranker reranker;

  @BeforeAll
  static void load() throws IOException {
    reranker = OnnxReranker.of(WordCountModel.write(folder), WordCountModel.tokenizer(folder));
  }

  @Override
  protected Reranker reranker() {
    return reranker;
  }
}
