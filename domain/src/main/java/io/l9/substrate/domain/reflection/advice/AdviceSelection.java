package io.l9.substrate.domain.reflection.advice;

import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.reflection.advice.Withheld.Reason;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.use.Effectiveness;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Wording;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The choice of the items of one advice. Sections take turns; each gives the candidate that has the
 * greatest marginal relevance (Carbonell and Goldstein, 1998): its score, less its likeness to what
 * is chosen. Ids decide between equal ones, so that the same candidates make the same advice. Not
 * thread-safe; used once.
 */
public final class AdviceSelection {

  /** The weight of the score against the likeness. */
  public static final double SCORE = .7;

  /** The likeness from which two items say the same. */
  public static final double SAME = .9;

  /**
   * A reflection that fits.
   *
   * @param vector null: it has none
   */
  public record Candidate(
      Reflection reflection,
      AdviceScore score,
      Effectiveness effectiveness,
      int tokens,
      @Nullable Vector vector,
      Wording wording) {

    private double likeness(Candidate other) {
      double words = wording.likeness(other.wording);
      return vector == null
              || other.vector == null
              || vector.dimension() != other.vector.dimension()
          ? words
          : Math.max(words, vector.cosine(other.vector));
    }

    private boolean opposes(Candidate other) {
      return reflection.contradicts().contains(other.reflection.id())
          || other.reflection.contradicts().contains(reflection.id());
    }
  }

  /**
   * The greatest likeness of a candidate to what is chosen.
   *
   * @param compared with so many of what is chosen
   */
  private record Nearest(int compared, double likeness) {
    static final Nearest NONE = new Nearest(0, 0);
  }

  /** A failure takes its turn before the pattern that three tasks with this failure made. */
  private static final List<AdviceSection> TURNS =
      List.of(
          AdviceSection.LESSONS,
          AdviceSection.FAILURES,
          AdviceSection.FALSE_CONSTRAINTS,
          AdviceSection.PATTERNS);

  private static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparingDouble((Candidate candidate) -> candidate.score().total())
          .reversed()
          .thenComparing(candidate -> candidate.reflection().id().value(), Position::compareIds);

  private final int maxItems;
  private final int maxTokens;
  private final List<Candidate> chosen = new ArrayList<>();
  private final IdentityHashMap<Candidate, Nearest> nearest = new IdentityHashMap<>();
  private final List<Withheld> withheld = new ArrayList<>();

  public AdviceSelection(int maxItems, int maxTokens) {
    this.maxItems = maxItems;
    this.maxTokens = maxTokens;
  }

  /** Returns the items of each of these sections. */
  public Map<AdviceSection, List<AdvisedReflection>> of(
      Set<AdviceSection> sections, Collection<Candidate> candidates) {
    Map<AdviceSection, List<Candidate>> left = new LinkedHashMap<>();
    Map<AdviceSection, List<Candidate>> taken = new EnumMap<>(AdviceSection.class);
    TURNS.stream()
        .filter(sections::contains)
        .forEach(section -> left.put(section, fitting(section, candidates)));
    while (left.values().stream().anyMatch(rest -> !rest.isEmpty())) {
      left.forEach(
          (section, rest) ->
              next(rest)
                  .ifPresent(
                      item -> taken.computeIfAbsent(section, none -> new ArrayList<>()).add(item)));
    }
    Map<AdviceSection, List<AdvisedReflection>> items = new EnumMap<>(AdviceSection.class);
    for (AdviceSection section : sections) {
      List<Candidate> of = taken.getOrDefault(section, List.of());
      items.put(section, ordered(of).stream().map(this::item).toList());
    }
    return items;
  }

  /** Returns what fits and is not given, after {@link #of}. */
  public List<Withheld> withheld() {
    return List.copyOf(withheld);
  }

  /** Returns the tokens of all items, after {@link #of}. */
  public int tokens() {
    return chosen.stream().mapToInt(Candidate::tokens).sum();
  }

  private List<Candidate> fitting(AdviceSection section, Collection<Candidate> candidates) {
    List<Candidate> fitting = new ArrayList<>();
    candidates.stream()
        .filter(candidate -> section.kinds().contains(candidate.reflection().kind()))
        .sorted(BEST_FIRST)
        .forEach(
            candidate -> {
              if (candidate.effectiveness().harmful()) {
                withhold(candidate, Reason.HARMFUL, null);
              } else {
                fitting.add(candidate);
              }
            });
    return fitting;
  }

  /** Takes the next item out of the rest of a section, and what it rules out; empty: none fits. */
  private Optional<Candidate> next(List<Candidate> rest) {
    while (!rest.isEmpty()) {
      Candidate best = rest.get(0);
      double greatest = marginal(best);
      for (Candidate candidate : rest) {
        double value = marginal(candidate);
        if (value > greatest) {
          best = candidate;
          greatest = value;
        }
      }
      rest.remove(best);
      if (takes(best)) {
        return Optional.of(best);
      }
    }
    return Optional.empty();
  }

  private double marginal(Candidate candidate) {
    Nearest known = nearest.getOrDefault(candidate, Nearest.NONE);
    double likeness = known.likeness();
    for (Candidate item : chosen.subList(known.compared(), chosen.size())) {
      likeness = Math.max(likeness, candidate.likeness(item));
    }
    nearest.put(candidate, new Nearest(chosen.size(), likeness));
    return SCORE * candidate.score().total() - (1 - SCORE) * likeness;
  }

  private boolean takes(Candidate candidate) {
    Optional<Candidate> same =
        chosen.stream()
            .filter(item -> !item.opposes(candidate) && item.likeness(candidate) >= SAME)
            .findFirst();
    if (same.isPresent()) {
      withhold(candidate, Reason.NEAR_DUPLICATE, same.get().reflection().id());
    } else if (chosen.size() >= maxItems) {
      withhold(candidate, Reason.MAX_ITEMS, null);
    } else if (candidate.tokens() > maxTokens - tokens()) {
      withhold(candidate, Reason.MAX_TOKENS, null);
    } else {
      chosen.add(candidate);
      return true;
    }
    return false;
  }

  private void withhold(Candidate candidate, Reason reason, @Nullable ReflectionId instead) {
    withheld.add(new Withheld(candidate.reflection().id(), reason, instead));
  }

  /** Returns items by score, but of two contraries the more effective one in the better place. */
  private static List<Candidate> ordered(List<Candidate> items) {
    List<Candidate> ordered = new ArrayList<>(items);
    ordered.sort(BEST_FIRST);
    for (int i = 0; i < ordered.size(); i++) {
      for (int j = i + 1; j < ordered.size(); j++) {
        Candidate one = ordered.get(i);
        Candidate other = ordered.get(j);
        if (one.opposes(other) && other.effectiveness().lift() > one.effectiveness().lift()) {
          ordered.set(i, other);
          ordered.set(j, one);
        }
      }
    }
    return ordered;
  }

  private AdvisedReflection item(Candidate candidate) {
    Set<ReflectionId> contraries =
        chosen.stream()
            .filter(candidate::opposes)
            .map(other -> other.reflection().id())
            .collect(Collectors.toCollection(HashSet::new));
    return new AdvisedReflection(
        candidate.reflection(),
        candidate.score(),
        candidate.effectiveness(),
        candidate.tokens(),
        contraries);
  }
}
