package io.l9.substrate.testkit.memory.search;

import io.l9.substrate.domain.memory.search.Reranker;

class FakeRerankerContractTest extends RerankerContract {

  @Override
  protected Reranker reranker() {
    return new FakeReranker();
  }
}
