package io.l9.substrate.persistence.planted.lucene;

import org.apache.lucene.analysis.Analyzer;

public final class AnalysesByItself {
  Analyzer analyzer;
}
