package io.l9.substrate.text;

import io.l9.substrate.domain.memory.search.TextAnalyzer;
import io.l9.substrate.testkit.memory.search.TextAnalyzerContract;

class LuceneTextAnalyzerTest extends TextAnalyzerContract {

  private final TextAnalyzer analyzer = new LuceneTextAnalyzer();

  @Override
  protected TextAnalyzer analyzer() {
    return analyzer;
  }
}
