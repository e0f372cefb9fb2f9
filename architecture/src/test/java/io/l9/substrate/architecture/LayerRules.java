package io.l9.substrate.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.Configuration.consideringOnlyDependenciesInDiagram;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.adhereToPlantUmlDiagram;
import static io.l9.substrate.architecture.ArchitectureRule.rule;
import static io.l9.substrate.architecture.Layers.APPLICATION;
import static io.l9.substrate.architecture.Layers.DOMAIN;
import static io.l9.substrate.architecture.Layers.EMBEDDING;
import static io.l9.substrate.architecture.Layers.FACADE;
import static io.l9.substrate.architecture.Layers.INMEMORY;
import static io.l9.substrate.architecture.Layers.JSON;
import static io.l9.substrate.architecture.Layers.LANGGRAPH4J;
import static io.l9.substrate.architecture.Layers.MIGRATIONS;
import static io.l9.substrate.architecture.Layers.PERSISTENCE;
import static io.l9.substrate.architecture.Layers.PROGRAMS;
import static io.l9.substrate.architecture.Layers.REST;
import static io.l9.substrate.architecture.Layers.ROOT;
import static io.l9.substrate.architecture.Layers.SCHEDULER;
import static io.l9.substrate.architecture.Layers.TESTKIT;
import static io.l9.substrate.architecture.Layers.TEXT;
import static io.l9.substrate.architecture.Layers.plainJavaAnd;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;

/** The rules of the layers: who may use what. */
final class LayerRules {

  static final List<ArchitectureRule> ALL =
      List.of(
          rule(
              "domain is plain java",
              classes()
                  .that()
                  .resideInAPackage(DOMAIN)
                  .should()
                  .onlyDependOnClassesThat(
                      resideInAnyPackage(plainJavaAnd(DOMAIN))
                          .or(type(java.security.MessageDigest.class))
                          .or(type(java.security.NoSuchAlgorithmException.class))
                          .or(type(java.text.Normalizer.class))
                          .or(type(java.text.Normalizer.Form.class))
                          .or(type(java.util.zip.CRC32.class))),
              1,
              io.l9.substrate.domain.planted.plain.OpensAConnection.class,
              io.l9.substrate.domain.planted.plain.WritesALog.class,
              io.l9.substrate.domain.planted.plain.IsAnEntity.class),
          rule(
              "application speaks only domain",
              mayUse(
                  APPLICATION,
                  plainJavaAnd(
                      DOMAIN,
                      APPLICATION,
                      // keys: their verifiers, and those that were just seen
                      "com.github.benmanes.caffeine.cache",
                      "java.security",
                      "javax.crypto..",
                      // archives: their files
                      "java.io",
                      "java.util.zip")),
              1,
              io.l9.substrate.application.planted.speaks.NamesAnAdapter.class),
          rule(
              "inmemory uses domain",
              mayUse(INMEMORY, plainJavaAnd(DOMAIN, INMEMORY, "java.security")),
              1,
              io.l9.substrate.inmemory.planted.uses.CallsTheApplication.class),
          rule(
              "persistence uses domain hibernate jdbc",
              mayUse(
                  PERSISTENCE,
                  plainJavaAnd(
                      DOMAIN,
                      PERSISTENCE,
                      // for the connections that Hibernate starts with and the session of
                      // TenantQueries
                      "java.lang.reflect",
                      "java.security",
                      "java.sql",
                      "javax.crypto..",
                      "javax.sql",
                      "jakarta.data..",
                      "jakarta.persistence..",
                      "org.hibernate..",
                      "org.mapstruct..",
                      "org.postgresql..",
                      "org.slf4j")),
              1,
              io.l9.substrate.persistence.planted.uses.CallsTheApplication.class),
          rule(
              "json uses domain jackson",
              mayUse(JSON, plainJavaAnd(DOMAIN, JSON, "tools.jackson..")),
              1,
              io.l9.substrate.json.planted.uses.CallsTheApplication.class),
          rule(
              "text uses domain lucene",
              mayUse(
                  TEXT,
                  plainJavaAnd(
                      DOMAIN,
                      TEXT,
                      "java.io",
                      "java.text",
                      "org.apache.lucene..",
                      "org.tartarus.snowball..",
                      "com.ibm.icu..",
                      "de.danielnaber.jwordsplitter..")),
              5,
              io.l9.substrate.text.planted.uses.CallsTheApplication.class),
          rule(
              "embedding uses domain onnx http",
              mayUse(
                  EMBEDDING,
                  plainJavaAnd(
                      DOMAIN,
                      EMBEDDING,
                      "java.io",
                      "java.net",
                      "java.net.http",
                      "java.nio",
                      "java.nio.file..",
                      "ai.djl..",
                      "ai.onnxruntime..",
                      "dev.failsafe..",
                      "org.slf4j",
                      // The streaming parser alone: the codec refuses numbers that embedding
                      // servers send.
                      "tools.jackson.core..")),
              1,
              io.l9.substrate.embedding.planted.uses.CallsTheApplication.class),
          rule(
              "rest uses domain javalin jackson",
              mayUse(
                  REST,
                  plainJavaAnd(
                      DOMAIN,
                      REST,
                      "com.fasterxml.jackson.annotation",
                      "com.github.benmanes.caffeine..",
                      "com.nimbusds..",
                      "io.github.bucket4j..",
                      "io.javalin..",
                      "jakarta.servlet..",
                      "java.io",
                      "java.lang.reflect",
                      "java.net",
                      "java.nio",
                      "java.nio.channels",
                      "java.nio.file..",
                      "java.security..",
                      "java.text",
                      "java.util.zip",
                      "javax.crypto..",
                      "org.eclipse.jetty..",
                      "org.slf4j",
                      "tools.jackson..")),
              1,
              io.l9.substrate.rest.planted.uses.CallsTheApplication.class),
          rule(
              "scheduler uses domain dbscheduler",
              mayUse(
                  SCHEDULER,
                  plainJavaAnd(DOMAIN, SCHEDULER, "com.github.kagkarlsson..", "javax.sql")),
              27,
              io.l9.substrate.scheduler.planted.uses.CallsTheApplication.class),
          rule(
              "langgraph4j uses facade domain langgraph4j",
              mayUse(
                  LANGGRAPH4J,
                  plainJavaAnd(FACADE, DOMAIN, LANGGRAPH4J, "java.io", "org.bsc.langgraph4j..")),
              72,
              io.l9.substrate.langgraph4j.planted.uses.CallsTheApplication.class),
          rule(
              "migrations know nothing of the project",
              mayUse(
                  MIGRATIONS,
                  plainJavaAnd(
                      MIGRATIONS,
                      "java.io",
                      "java.lang.reflect",
                      "java.net",
                      "java.nio..",
                      "java.security..",
                      "java.sql",
                      "java.util.zip", // the checksums of migrations
                      "javax.crypto..",
                      "javax.sql",
                      "org.flywaydb..",
                      "org.postgresql..")),
              1,
              io.l9.substrate.migrations.planted.uses.KnowsTheDomain.class),
          rule(
              "testkit uses domain migrations junit",
              mayUse(
                  TESTKIT,
                  plainJavaAnd(
                      DOMAIN,
                      MIGRATIONS,
                      TESTKIT,
                      "java.io",
                      "java.lang.reflect",
                      "java.nio.file..",
                      "java.sql",
                      "javax.sql",
                      "org.junit.jupiter..",
                      "org.opentest4j",
                      "org.testcontainers..")),
              4,
              io.l9.substrate.testkit.planted.uses.KnowsAnAdapter.class),
          rule(
              "facade never uses the web",
              mayUse(
                  FACADE,
                  plainJavaAnd(
                      FACADE,
                      DOMAIN,
                      APPLICATION,
                      INMEMORY,
                      PERSISTENCE,
                      JSON,
                      TEXT,
                      MIGRATIONS,
                      "com.github.f4b6a3.uuid",
                      "com.zaxxer.hikari..",
                      "java.io",
                      "java.lang.reflect",
                      "java.security",
                      "java.sql",
                      "javax.sql",
                      "org.slf4j")),
              1,
              io.l9.substrate.PlantedServer.class),
          rule(
              "adapters do not know each other",
              slices().assignedFrom(adapters()).should().notDependOnEachOther(),
              1,
              io.l9.substrate.persistence.planted.neighbours.AsksTheMemory.class),
          rule(
              "nobody knows the programs",
              classes()
                  .that(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(PROGRAMS))))
                  .should()
                  .onlyDependOnClassesThat(resideOutsideOfPackages(PROGRAMS)),
              1,
              io.l9.substrate.rest.planted.wiring.CallsTheWiring.class),
          rule(
              "the facade is for programs",
              classes()
                  .that(
                      resideInAPackage(ROOT + "..")
                          .and(not(resideInAPackage(FACADE)))
                          .and(not(resideInAnyPackage(PROGRAMS))))
                  .should()
                  .onlyDependOnClassesThat(not(resideInAPackage(FACADE))),
              1,
              io.l9.substrate.rest.planted.facade.CallsTheFacade.class),
          rule(
              "the testkit is for tests",
              classes()
                  .that(resideInAPackage(ROOT + "..").and(not(resideInAPackage(TESTKIT))))
                  .should()
                  .onlyDependOnClassesThat(resideOutsideOfPackages(TESTKIT)),
              4,
              io.l9.substrate.inmemory.planted.kit.UsesATestClock.class),
          rule(
              "the diagram tells the truth",
              classes()
                  .that()
                  .resideInAPackage(ROOT + "..")
                  .should(
                      adhereToPlantUmlDiagram(
                          Diagram.FILE, consideringOnlyDependenciesInDiagram())),
              17,
              io.l9.substrate.text.planted.diagram.DrawsAnArrowOfItsOwn.class));

  private LayerRules() {}

  private static ArchRule mayUse(String layer, String... allowed) {
    return classes()
        .that()
        .resideInAPackage(layer)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed);
  }

  private static SliceAssignment adapters() {
    return assignment(
        "adapters",
        type ->
            Layers.MODULES.getOrDefault(Layers.of(type), "").startsWith("adapters-")
                ? SliceIdentifier.of(Layers.of(type))
                : SliceIdentifier.ignore());
  }

  private static SliceAssignment assignment(
      String description, java.util.function.Function<JavaClass, SliceIdentifier> identifier) {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        return type.getPackageName().startsWith(ROOT)
            ? identifier.apply(type)
            : SliceIdentifier.ignore();
      }

      @Override
      public String getDescription() {
        return description;
      }
    };
  }
}
