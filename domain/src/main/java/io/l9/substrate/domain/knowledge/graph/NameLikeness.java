package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.Entity;
import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import io.l9.substrate.domain.knowledge.graph.MergeCandidates.Candidate;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The likeness of names: by their letters and digits alone, else by pieces of three letters. */
public final class NameLikeness {

  /** The least share of common pieces of a candidate. */
  static final double LEAST = 0.6;

  private NameLikeness() {}

  /** Returns the entities whose names are like one of an entity, the most alike first. */
  public static List<Candidate> candidates(
      Entity entity, List<String> names, EntityResolution resolution, int limit) {
    Map<String, Double> likeness = new TreeMap<>();
    List<Form> own = entity.names().stream().map(Form::of).toList();
    for (String name : names) {
      String canonical = resolution.entity(name).name();
      if (!canonical.equals(entity.name())) {
        Form form = Form.of(name);
        double best = own.stream().mapToDouble(form::likenessTo).max().orElse(0);
        if (best >= LEAST) {
          likeness.merge(canonical, best, Math::max);
        }
      }
    }
    return likeness.entrySet().stream()
        .map(entry -> new Candidate(entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.comparingDouble(Candidate::similarity)
                .reversed()
                .thenComparing(Candidate::name))
        .limit(limit)
        .toList();
  }

  /**
   * A name to be compared.
   *
   * @param letters its letters and digits, without marks
   * @param pieces every three letters that follow each other, with two spaces before each word and
   *     one behind it, as PostgreSQL's {@code pg_trgm} makes them
   */
  private record Form(String letters, Set<String> pieces) {

    Form {
      pieces = Set.copyOf(pieces);
    }

    static Form of(String name) {
      String plain =
          Normalizer.normalize(name, Normalizer.Form.NFKD).replaceAll("\\p{M}+", "").strip();
      Set<String> pieces = new HashSet<>();
      for (String word : plain.split("[^\\p{L}\\p{N}]+", -1)) {
        if (!word.isEmpty()) {
          String padded = "  " + word + " ";
          for (int i = 0; i + 3 <= padded.length(); i++) {
            pieces.add(padded.substring(i, i + 3));
          }
        }
      }
      return new Form(plain.replaceAll("[^\\p{L}\\p{N}]+", ""), pieces);
    }

    double likenessTo(Form other) {
      if (!letters.isEmpty() && letters.equals(other.letters)) {
        return 1;
      }
      long common = pieces.stream().filter(other.pieces::contains).count();
      long all = pieces.size() + other.pieces.size() - common;
      return all == 0 ? 0 : (double) common / all;
    }
  }
}
