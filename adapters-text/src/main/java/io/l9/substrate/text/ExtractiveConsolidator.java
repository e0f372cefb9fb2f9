package io.l9.substrate.text;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.search.TextAnalyzer;
import io.l9.substrate.domain.memory.search.TextTerms;
import io.l9.substrate.domain.memory.summary.Consolidation;
import io.l9.substrate.domain.memory.summary.Consolidator;
import io.l9.substrate.domain.memory.summary.KeyFact;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A consolidator without a language model: an extract of the most central sentences, word for word,
 * each with its source. Deterministic and thread-safe.
 *
 * <p>A sentence is a vector of tf·idf weights, and its centrality the cosine to the centroid of all
 * (Radev et al., 2004, MEAD); the sentences are chosen by maximal marginal relevance (Carbonell and
 * Goldstein, SIGIR 1998), so that none repeats another. The confidence is the cosine of what was
 * chosen to the centroid. Entities are capitalised names; decisions are sentences with an English
 * word for deciding.
 */
public final class ExtractiveConsolidator implements Consolidator {

  /** Weight of centrality against novelty. */
  private static final double LAMBDA = 0.7;

  /** Sentences with fewer terms say little by themselves and count in proportion. */
  private static final int WHOLE_SENTENCE = 5;

  private static final int MAX_SENTENCE = 350;
  private static final int SENTENCES_OF_SOURCE = 200;
  private static final int KEYS = 20;

  private static final Pattern NAME =
      Pattern.compile("\\p{Lu}[\\p{L}\\p{N}]+(?: \\p{Lu}[\\p{L}\\p{N}]+)*");

  private static final Pattern DECISION =
      Pattern.compile(
          "\\b(decided|decides?|decision|agreed|chose|chosen|settled on|concluded|approved|rejected"
              + "|resolved to)\\b",
          Pattern.CASE_INSENSITIVE);

  private final TextAnalyzer analyzer = new LuceneTextAnalyzer();

  /** A sentence of a source, and its terms with their weights. */
  private static final class Sentence {
    final PacketId source;
    final String text;
    final Map<String, Double> vector = new HashMap<>();
    final int terms;
    double centrality;

    Sentence(PacketId source, String text, TextTerms terms) {
      this.source = source;
      this.text = text;
      this.terms = terms.length();
      terms.frequencies().forEach((term, count) -> vector.put(term, (double) count));
    }
  }

  @Override
  public String name() {
    return "extractive";
  }

  @Override
  public Consolidation consolidate(Input input) {
    List<Sentence> sentences = new ArrayList<>();
    for (Source source : input.sources()) {
      split(source.text()).stream()
          .limit(SENTENCES_OF_SOURCE)
          .forEach(
              text -> sentences.add(new Sentence(source.packet(), text, analyzer.terms(text))));
    }
    Map<String, Double> centroid = weigh(sentences);
    List<Sentence> chosen = choose(sentences, input.maxSentences());
    Map<String, Double> said = new HashMap<>();
    chosen.forEach(sentence -> add(said, sentence.vector));
    List<KeyFact> facts =
        chosen.stream()
            .sorted(Comparator.comparingDouble((Sentence s) -> s.centrality).reversed())
            .map(sentence -> new KeyFact(sentence.text, sentence.source))
            .toList();
    return new Consolidation(
        text(sentences, chosen),
        facts,
        names(sentences),
        decisions(sentences),
        Math.min(1, cosine(said, centroid)));
  }

  /** Turns the counts into tf·idf vectors of length 1; returns their sum. */
  private static Map<String, Double> weigh(List<Sentence> sentences) {
    Map<String, Integer> containing = new HashMap<>();
    for (Sentence sentence : sentences) {
      sentence.vector.keySet().forEach(term -> containing.merge(term, 1, Integer::sum));
    }
    Map<String, Double> centroid = new HashMap<>();
    for (Sentence sentence : sentences) {
      sentence.vector.replaceAll(
          (term, count) ->
              count * Math.log(1 + sentences.size() / (double) containing.getOrDefault(term, 1)));
      double length = Math.sqrt(dot(sentence.vector, sentence.vector));
      sentence.vector.replaceAll((term, weight) -> weight / length);
      add(centroid, sentence.vector);
    }
    for (Sentence sentence : sentences) {
      sentence.centrality =
          cosine(sentence.vector, centroid) * Math.min(1, sentence.terms / (double) WHOLE_SENTENCE);
    }
    return centroid;
  }

  private static List<Sentence> choose(List<Sentence> sentences, int count) {
    List<Sentence> left = new ArrayList<>(sentences);
    Map<Sentence, Double> repeats = new HashMap<>();
    List<Sentence> chosen = new ArrayList<>();
    while (chosen.size() < count && !left.isEmpty()) {
      Sentence best = left.get(0);
      double bestValue = Double.NEGATIVE_INFINITY;
      for (Sentence sentence : left) {
        double value =
            LAMBDA * sentence.centrality - (1 - LAMBDA) * repeats.getOrDefault(sentence, 0.0);
        if (value > bestValue) {
          best = sentence;
          bestValue = value;
        }
      }
      if (!chosen.isEmpty() && bestValue <= 0) {
        break; // what is left repeats what is said, or says nothing
      }
      chosen.add(best);
      left.remove(best);
      for (Sentence sentence : left) {
        repeats.merge(sentence, dot(sentence.vector, best.vector), Math::max);
      }
    }
    return chosen;
  }

  /** In the order in which it was said. */
  private static String text(List<Sentence> sentences, List<Sentence> chosen) {
    Set<Sentence> wanted = new HashSet<>(chosen);
    StringBuilder text = new StringBuilder();
    for (Sentence sentence : sentences) {
      if (wanted.contains(sentence)) {
        text.append(text.isEmpty() ? "" : " ").append(sentence.text);
        if (Character.isLetterOrDigit(sentence.text.codePointBefore(sentence.text.length()))) {
          text.append('.');
        }
      }
    }
    return text.toString();
  }

  /**
   * Names by how many sentences have them. The first word of a sentence is capitalised anyway, so
   * it counts only if it is a name elsewhere.
   */
  private static List<String> names(List<Sentence> sentences) {
    Map<String, Integer> inside = new LinkedHashMap<>();
    Map<String, Integer> first = new HashMap<>();
    for (Sentence sentence : sentences) {
      Matcher names = NAME.matcher(sentence.text);
      Set<String> seen = new HashSet<>();
      while (names.find()) {
        if (seen.add(names.group())) {
          (names.start() == 0 ? first : inside).merge(names.group(), 1, Integer::sum);
        }
      }
    }
    return inside.entrySet().stream()
        .sorted(
            Comparator.comparingInt(
                    (Map.Entry<String, Integer> name) ->
                        name.getValue() + first.getOrDefault(name.getKey(), 0))
                .reversed())
        .map(Map.Entry::getKey)
        .limit(KEYS)
        .toList();
  }

  private static List<String> decisions(List<Sentence> sentences) {
    return sentences.stream()
        .map(sentence -> sentence.text)
        .filter(text -> DECISION.matcher(text).find())
        .distinct()
        .limit(KEYS)
        .toList();
  }

  private static List<String> split(String text) {
    List<String> sentences = new ArrayList<>();
    text.lines()
        .forEach(
            line -> {
              BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
              breaks.setText(line);
              int start = breaks.first();
              for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
                String sentence = line.substring(start, end).strip();
                if (!sentence.isEmpty()) {
                  sentences.add(cut(sentence));
                }
                start = end;
              }
            });
    return sentences;
  }

  private static String cut(String sentence) {
    if (sentence.length() <= MAX_SENTENCE) {
      return sentence;
    }
    int end = sentence.lastIndexOf(' ', MAX_SENTENCE);
    end = end > 0 ? end : MAX_SENTENCE;
    return sentence.substring(
            0, Character.isHighSurrogate(sentence.charAt(end - 1)) ? end - 1 : end)
        + "…";
  }

  private static void add(Map<String, Double> sum, Map<String, Double> vector) {
    vector.forEach((term, weight) -> sum.merge(term, weight, Double::sum));
  }

  private static double cosine(Map<String, Double> a, Map<String, Double> b) {
    double lengths = Math.sqrt(dot(a, a) * dot(b, b));
    return lengths == 0 ? 0 : dot(a, b) / lengths;
  }

  private static double dot(Map<String, Double> a, Map<String, Double> b) {
    Map<String, Double> small = a.size() <= b.size() ? a : b;
    Map<String, Double> large = small == a ? b : a;
    double sum = 0;
    for (Map.Entry<String, Double> entry : small.entrySet()) {
      sum += entry.getValue() * large.getOrDefault(entry.getKey(), 0.0);
    }
    return sum;
  }
}
