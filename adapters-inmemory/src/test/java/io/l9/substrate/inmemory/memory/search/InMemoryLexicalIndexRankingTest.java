package io.l9.substrate.inmemory.memory.search;

import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.search.LexicalIndexRankingContract;

final class InMemoryLexicalIndexRankingTest extends LexicalIndexRankingContract {

  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.fresh();
  }
}
