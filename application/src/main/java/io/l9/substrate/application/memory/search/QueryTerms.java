package io.l9.substrate.application.memory.search;

import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.search.AskedWord;
import java.util.List;
import java.util.Map;

/** The vectors and words that the legs of a search go by; legs that are left out have none. */
record QueryTerms(
    Map<EmbeddingSpace, QueryVectors.Probe> probes, List<AskedWord> words, List<String> notes) {}
