package io.l9.substrate.application.reflection;

import io.l9.substrate.application.shared.ReflectionConfig;
import io.l9.substrate.domain.knowledge.fact.Spelling;
import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.search.AskedWord;
import io.l9.substrate.domain.memory.search.Refinements;
import io.l9.substrate.domain.memory.search.TextAnalyzer;
import io.l9.substrate.domain.reflection.lesson.NormalForm;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Index;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Search;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Share;
import io.l9.substrate.domain.reflection.lesson.ReflectionText;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The terms, vectors and fingerprints of texts. Embeds, which may take a model's time: called
 * outside of units of work, but for {@link #skeleton}, {@link #terms} and {@link #ofWords}.
 */
final class Indexing {

  /** A question, with its words and its vector if there is an embedder. */
  record Asked(List<Set<String>> words, @Nullable EmbeddingModel model, @Nullable Vector vector) {

    Search among(List<Share> shares, double leastRelevance, Instant now) {
      return new Search(words, model, vector, shares, leastRelevance, now);
    }
  }

  private final TextAnalyzer analyzer;
  private final @Nullable Embedder embedder;
  private final Spelling spelling;

  Indexing(ReflectionConfig config) {
    this.analyzer = config.analyzer();
    this.embedder = config.embedder();
    this.spelling = config.spelling();
  }

  @Nullable EmbeddingModel model() {
    return embedder == null ? null : embedder.model();
  }

  /** Returns the index of each of these texts. */
  Map<String, Index> of(Collection<String> texts) {
    List<String> each = texts.stream().distinct().toList();
    List<Vector> vectors = embedder == null || each.isEmpty() ? List.of() : embedder.embed(each);
    Map<String, Index> indexes = new HashMap<>();
    for (int i = 0; i < each.size(); i++) {
      Vector vector = vectors.isEmpty() ? null : vectors.get(i);
      indexes.put(each.get(i), new Index(terms(each.get(i)), model(), vector));
    }
    return indexes;
  }

  Index of(String text) {
    return of(List.of(text)).getOrDefault(text, ofWords(text));
  }

  /** Returns the index of a text without its vector. */
  Index ofWords(String text) {
    return new Index(terms(text), null, null);
  }

  Set<String> terms(String text) {
    return analyzer.terms(text).frequencies().keySet();
  }

  Asked asked(String text) {
    return new Asked(
        analyzer.asked(text, Refinements.NONE).stream().map(AskedWord::terms).toList(),
        model(),
        embedder == null ? null : embedder.embedQuery(text));
  }

  /** Returns the fingerprint by which a rejection knows a content again, however it is spelled. */
  UUID skeleton(ReflectionText text) {
    return digest(spelling.skeleton(text.normal().text()));
  }

  /** Returns half of a text's SHA-256. */
  static UUID digest(String text) {
    return new NormalForm(text).key();
  }
}
