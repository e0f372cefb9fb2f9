package io.l9.substrate.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static io.l9.substrate.architecture.ArchitectureRule.rule;
import static io.l9.substrate.architecture.Layers.BENCHMARKS;
import static io.l9.substrate.architecture.Layers.CLI;
import static io.l9.substrate.architecture.Layers.MIGRATIONS;
import static io.l9.substrate.architecture.Layers.PROGRAMS;
import static io.l9.substrate.architecture.Layers.ROOT;

import java.util.List;

/** The rules that hold for every class: time, processes, output, names and nullness. */
final class HabitRules {

  static final List<ArchitectureRule> ALL =
      List.of(
          rule(
              "time ids and environment are given",
              classes()
                  .that(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(PROGRAMS))))
                  .and()
                  // Where the defaults of an embedding team are chosen.
                  .doNotHaveFullyQualifiedName(ROOT + ".SubstrateBuilder")
                  .should(
                      Conditions.reachNothingOf(
                          "the clock, chance or the environment of the machine",
                          Conditions::isAmbient)),
              19,
              io.l9.substrate.application.planted.ambient.AsksTheMachine.class,
              io.l9.substrate.application.planted.ambient.RefersToTheMachine.class),
          rule(
              "times have one calendar",
              classes()
                  .that(resideInAPackage(ROOT + ".."))
                  .should(
                      Conditions.reachNothingOf(
                          "calendars that are Julian before 1582", Conditions::isJulian)),
              36,
              io.l9.substrate.persistence.planted.calendar.ReadsATimestamp.class),
          rule(
              "processes are started by migrations",
              classes()
                  .that(
                      resideInAPackage(ROOT + "..")
                          .and(not(resideInAnyPackage(MIGRATIONS, CLI, BENCHMARKS))))
                  .should(Conditions.reachNothingOf("processes", Conditions::startsProcesses)),
              14,
              io.l9.substrate.persistence.planted.processes.StartsAShell.class),
          rule(
              "only the command line prints",
              classes()
                  .that(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(CLI, BENCHMARKS))))
                  .and()
                  // A seed that nobody reads repeats no failure.
                  .doNotHaveFullyQualifiedName(ROOT + ".testkit.shared.Seeds")
                  .should(
                      com.tngtech.archunit.lang.conditions.ArchConditions.not(
                          com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS)),
              19,
              io.l9.substrate.text.planted.prints.Prints.class),
          rule(
              "names say something",
              classes()
                  .that(resideInAPackage(ROOT + ".."))
                  .and(not(Conditions.GENERATED))
                  .should(Conditions.haveAnHonestName()),
              17,
              io.l9.substrate.domain.planted.names.PacketManager.class,
              io.l9.substrate.domain.planted.names.PacketStoreImpl.class,
              io.l9.substrate.domain.planted.names.AbstractlyNamed.class),
          rule(
              "packages are null marked",
              classes()
                  .that(resideInAPackage(ROOT + ".."))
                  .should(Conditions.liveInANullMarkedPackage()),
              16,
              io.l9.substrate.domain.planted.marked.without.Unmarked.class));

  private HabitRules() {}
}
