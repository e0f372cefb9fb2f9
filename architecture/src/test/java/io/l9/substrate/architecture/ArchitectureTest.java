package io.l9.substrate.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.lang.EvaluationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {

  /** {@code Field <a.b.C.d> has type …}, {@code Method <a.b.C.d()> calls …} */
  private static final Pattern ORIGIN = Pattern.compile("(?m)^[^<\\n]*<([\\w.$]+)");

  @ParameterizedTest
  @MethodSource("io.l9.substrate.architecture.ArchitectureRule#all")
  void holds(ArchitectureRule rule) {
    rule.rule()
        .check(
            rule.name().equals(DomainRules.EVERY_OUTBOUND_PORT_HAS_A_KIT)
                ? Code.productionAndItsTests()
                : Code.PRODUCTION);
  }

  @ParameterizedTest
  @MethodSource("io.l9.substrate.architecture.ArchitectureRule#all")
  void catchesItsPlantedViolation(ArchitectureRule rule) {
    JavaClasses planted = Code.planted(rule.planted());
    Set<String> reported = reported(rule.rule().evaluate(planted), planted);
    assertEquals(
        rule.planted().stream().map(Class::getName).collect(Collectors.toCollection(TreeSet::new)),
        reported);
  }

  @ParameterizedTest
  @MethodSource("io.l9.substrate.architecture.ArchitectureRule#all")
  void hasAPlantedViolationAndADecision(ArchitectureRule rule) throws IOException {
    assertTrue(!rule.planted().isEmpty(), rule + " is not proven by a planted violation");
    String number = "%04d-".formatted(rule.decision());
    try (Stream<java.nio.file.Path> decisions = Files.list(Diagram.DOCS.resolve("adr"))) {
      assertTrue(
          decisions.anyMatch(file -> file.getFileName().toString().startsWith(number)),
          rule + " names a decision that docs/adr does not have: " + rule.decision());
    }
  }

  @Test
  void everyBedOfPlantsBelongsToARule() {
    Set<String> known =
        ArchitectureRule.all().stream()
            .flatMap(rule -> rule.planted().stream())
            .map(type -> Code.set(type.getPackageName()))
            .collect(Collectors.toSet());
    Set<String> beds =
        Code.ALL_PLANTED.stream()
            .map(type -> Code.set(type.getPackageName()))
            .collect(Collectors.toCollection(TreeSet::new));
    beds.removeAll(known);
    assertEquals(Set.of(), beds, "planted, but no rule names it");
  }

  /** A rule about classes that were not imported passes. */
  @Test
  void everyLayerWasImported() {
    Map<String, Integer> least =
        Map.ofEntries(
            Map.entry("", 4),
            Map.entry("domain", 50),
            Map.entry("application", 8),
            Map.entry("inmemory", 5),
            Map.entry("persistence", 15),
            Map.entry("json", 1),
            Map.entry("text", 1),
            Map.entry("embedding", 1),
            Map.entry("rest", 15),
            Map.entry("scheduler", 2),
            Map.entry("migrations", 10),
            Map.entry("testkit", 12),
            Map.entry("bootstrap", 20),
            Map.entry("cli", 30),
            Map.entry("benchmarks", 20));
    Map<String, Integer> found = new TreeMap<>();
    Code.PRODUCTION.forEach(type -> found.merge(Layers.of(type), 1, Integer::sum));
    assertEquals(new TreeSet<>(Layers.MODULES.keySet()), found.keySet());
    least.forEach(
        (layer, count) ->
            assertTrue(
                found.get(layer) >= count,
                "only " + found.get(layer) + " classes of '" + layer + "' were imported"));
  }

  @Test
  void nothingPlantedIsProduction() {
    Code.PRODUCTION.forEach(
        type -> {
          if (type.getName().contains(".planted.")
              || type.getSimpleName().equals("PlantedServer")) {
            fail(type.getName() + " is delivered");
          }
        });
  }

  @Test
  void everyArrowOfTheDiagramIsUsed() {
    Diagram diagram = Diagram.read();
    Set<Diagram.Arrow> unused = new java.util.LinkedHashSet<>(diagram.arrows());
    Code.PRODUCTION.stream()
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .filter(dependency -> dependency.getTargetClass().getPackageName().startsWith(Layers.ROOT))
        .forEach(
            dependency ->
                unused.remove(
                    new Diagram.Arrow(
                        component(dependency.getOriginClass()),
                        component(dependency.getTargetClass()))));
    assertEquals(Set.of(), unused, "drawn in " + Diagram.FILE + ", but no code does it");
  }

  private static String component(JavaClass type) {
    String layer = Layers.of(type);
    return layer.isEmpty() ? "substrate" : layer;
  }

  private static Set<String> reported(EvaluationResult result, JavaClasses planted) {
    Set<String> names = new TreeSet<>();
    result.handleViolations(
        (Collection<Object> violating, String message) -> {
          for (Object object : violating) {
            if (object instanceof JavaClass type) {
              names.add(topLevel(type));
            } else if (object instanceof Dependency dependency) {
              names.add(topLevel(dependency.getOriginClass()));
            } else if (object instanceof JavaAccess<?> access) {
              names.add(topLevel(access.getOriginOwner()));
            } else if (object instanceof JavaMember member) {
              names.add(topLevel(member.getOwner()));
            } else {
              // slices: the one that each line of the message begins with
              Matcher origins = ORIGIN.matcher(message);
              while (origins.find()) {
                String origin = origins.group(1);
                planted.stream()
                    .filter(
                        type ->
                            origin.equals(type.getName())
                                || origin.startsWith(type.getName() + "."))
                    .forEach(type -> names.add(topLevel(type)));
              }
            }
          }
        });
    return names;
  }

  private static String topLevel(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::topLevel).orElse(type.getName());
  }
}
