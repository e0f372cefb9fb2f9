package io.l9.substrate.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.conditions.ArchConditions.haveModifier;
import static com.tngtech.archunit.lang.conditions.ArchConditions.notBePublic;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.l9.substrate.architecture.ArchitectureRule.rule;
import static io.l9.substrate.architecture.Layers.APPLICATION;
import static io.l9.substrate.architecture.Layers.EMBEDDING;
import static io.l9.substrate.architecture.Layers.INMEMORY;
import static io.l9.substrate.architecture.Layers.JSON;
import static io.l9.substrate.architecture.Layers.PERSISTENCE;
import static io.l9.substrate.architecture.Layers.ROOT;
import static io.l9.substrate.architecture.Layers.TESTKIT;
import static io.l9.substrate.architecture.Layers.TEXT;

import com.tngtech.archunit.core.domain.JavaModifier;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.util.List;
import java.util.Set;

/** The rules of visibility, and of the unit of work. */
final class VisibilityRules {

  static final List<ArchitectureRule> ALL =
      List.of(
          rule(
              "entities and mappers are hidden",
              classes()
                  .that(Conditions.MAPPED_BY_A_GENERATOR.and(resideInAPackage(ROOT + "..")))
                  .and(not(Conditions.GENERATED))
                  .should(notBePublic()),
              1,
              io.l9.substrate.persistence.planted.hidden.PublicEntity.class,
              io.l9.substrate.persistence.planted.hidden.PublicMapper.class),
          rule(
              "repositories are hidden",
              classes()
                  .that(Conditions.IMPLEMENTATIONS_OF_OUTBOUND_PORTS)
                  .and(resideInAnyPackage(INMEMORY, PERSISTENCE))
                  .and(not(Conditions.GENERATED))
                  .should(notBePublic()),
              1,
              io.l9.substrate.inmemory.planted.repositories.PublicRepository.class),
          rule(
              "an adapter of one port shows nothing else",
              classes()
                  .that(resideInAnyPackage(JSON, TEXT, EMBEDDING))
                  .and()
                  .arePublic()
                  .and()
                  .areTopLevelClasses()
                  .should(
                      com.tngtech.archunit.lang.conditions.ArchConditions.be(
                          Conditions.IMPLEMENTATIONS_OF_OUTBOUND_PORTS)),
              1,
              io.l9.substrate.json.planted.shown.PublicPart.class),
          rule(
              "services are final",
              classes().that(Conditions.SERVICES).should(haveModifier(JavaModifier.FINAL)),
              49,
              io.l9.substrate.application.planted.services.OpenService.class),
          rule(
              "the application shows only its factories",
              noClasses()
                  .that()
                  .resideOutsideOfPackage(APPLICATION)
                  .should()
                  .dependOnClassesThat(
                      resideInAPackage(APPLICATION)
                          .and(not(simpleNameEndingWith("Components")))
                          .and(not(simpleNameEndingWith("Config")))),
              49,
              io.l9.substrate.rest.planted.factories.CallsAPolicy.class),
          rule(
              "each layer comes from its module",
              classes()
                  .that()
                  .resideInAPackage(ROOT + "..")
                  .should(Conditions.comeFromTheModuleOfTheirLayer()),
              1,
              io.l9.substrate.PlantedServer.class),
          rule(
              "only services open a unit of work",
              classes()
                  .that(resideInAPackage(ROOT + "..").and(not(resideInAPackage(TESTKIT))))
                  .and(not(Conditions.SERVICES))
                  .should(
                      Conditions.reachNothingOf(
                          "UnitOfWork.inScope, inSnapshot, inSavepoint and spanning",
                          target ->
                              Set.of("inScope", "inSnapshot", "inSavepoint", "spanning")
                                      .contains(target.getName())
                                  && target.getOwner().isAssignableTo(UnitOfWork.class))),
              2,
              io.l9.substrate.rest.planted.door.OpensTheDoor.class,
              io.l9.substrate.application.planted.door.OpensTheDoorToo.class),
          rule(
              "inbound ports ask who acts",
              classes()
                  .that(Conditions.INBOUND_PORTS)
                  .and()
                  // Its answer is who acts.
                  .doNotHaveFullyQualifiedName(ROOT + ".domain.identity.Authentication")
                  .should(Conditions.beginEveryMethodWith(TenantScope.class)),
              2,
              io.l9.substrate.domain.planted.inbound.AsksNobody.class));

  private VisibilityRules() {}
}
