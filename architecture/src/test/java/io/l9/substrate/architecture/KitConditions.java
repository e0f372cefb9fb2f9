package io.l9.substrate.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchCondition;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The condition that every outbound port has kits that each of its adapters runs. */
final class KitConditions {

  private KitConditions() {}

  /**
   * The kits of a port are the abstract classes {@code <Port>Contract} and {@code
   * <Port><Subject>Contract} of the testkit; the tests of each adapter run all of them.
   */
  static ArchCondition<JavaClass> haveKitsThatEveryAdapterRuns() {
    return Conditions.condition(
        "have a kit <Port>Contract, and tests that run it and every <Port><Subject>Contract in"
            + " each adapter that implements them",
        (port, report) -> {
          Set<JavaClass> kits =
              everythingBeside(port)
                  .filter(KitConditions::isKit)
                  .filter(kit -> portOf(kit).filter(port::equals).isPresent())
                  .collect(Collectors.toSet());
          if (kits.stream()
              .noneMatch(kit -> kit.getSimpleName().equals(port.getSimpleName() + "Contract"))) {
            report.accept("has no kit of its name");
          }
          Set<String> implementing =
              port.getAllSubclasses().stream()
                  .filter(Conditions.IMPLEMENTATIONS_OF_OUTBOUND_PORTS)
                  .map(Layers::of)
                  .collect(Collectors.toCollection(TreeSet::new));
          for (JavaClass kit : kits) {
            Set<String> running =
                kit.getAllSubclasses().stream()
                    .filter(test -> !test.getModifiers().contains(JavaModifier.ABSTRACT))
                    .map(Layers::of)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (running.isEmpty()) {
              report.accept("has a kit that nobody runs: " + kit.getSimpleName());
            }
            implementing.stream()
                .filter(adapter -> !running.contains(adapter))
                .forEach(
                    adapter ->
                        report.accept("has a kit that " + adapter + " skips: " + kit.getName()));
          }
        });
  }

  private static boolean isKit(JavaClass type) {
    return Layers.of(type).equals("testkit")
        && type.getSimpleName().endsWith("Contract")
        && type.getModifiers().contains(JavaModifier.ABSTRACT);
  }

  /** Returns the port with the longest name that the kit's name begins with. */
  private static Optional<JavaClass> portOf(JavaClass kit) {
    return everythingBeside(kit)
        .filter(Conditions.OUTBOUND_PORTS)
        .filter(port -> kit.getSimpleName().startsWith(port.getSimpleName()))
        .max(Comparator.comparingInt(port -> port.getSimpleName().length()));
  }

  private static Stream<JavaClass> everythingBeside(JavaClass type) {
    JavaPackage root = type.getPackage();
    while (root.getParent().isPresent()) {
      root = root.getParent().get();
    }
    return root.getPackage(Layers.ROOT).getClassesInPackageTree().stream();
  }
}
