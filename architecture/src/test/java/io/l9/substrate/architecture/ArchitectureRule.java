package io.l9.substrate.architecture;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A rule of the architecture: an allow-list with the decision that it comes from and the planted
 * classes that it must catch. Planted classes live beside nothing else in packages {@code
 * <layer>.planted.<set>} of the test sources.
 *
 * @param decision the number of the decision in {@code docs/adr}
 */
record ArchitectureRule(String name, ArchRule rule, int decision, Set<Class<?>> planted) {

  static ArchitectureRule rule(String name, ArchRule rule, int decision, Class<?>... planted) {
    return new ArchitectureRule(
        name, rule.because("of ADR %04d".formatted(decision)), decision, Set.of(planted));
  }

  /** Returns every rule, in the order of their page. */
  static List<ArchitectureRule> all() {
    return Stream.of(
            LayerRules.ALL,
            TechnologyRules.ALL,
            VisibilityRules.ALL,
            DomainRules.ALL,
            HabitRules.ALL)
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
