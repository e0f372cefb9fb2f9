package io.l9.substrate.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static io.l9.substrate.architecture.ArchitectureRule.rule;
import static io.l9.substrate.architecture.Layers.BENCHMARKS;
import static io.l9.substrate.architecture.Layers.BOOTSTRAP;
import static io.l9.substrate.architecture.Layers.CLI;
import static io.l9.substrate.architecture.Layers.EMBEDDING;
import static io.l9.substrate.architecture.Layers.JSON;
import static io.l9.substrate.architecture.Layers.LANGGRAPH4J;
import static io.l9.substrate.architecture.Layers.MIGRATIONS;
import static io.l9.substrate.architecture.Layers.PERSISTENCE;
import static io.l9.substrate.architecture.Layers.REST;
import static io.l9.substrate.architecture.Layers.ROOT;
import static io.l9.substrate.architecture.Layers.SCHEDULER;
import static io.l9.substrate.architecture.Layers.TEXT;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** The rules of the technologies, each of which has one home. */
final class TechnologyRules {

  static final List<ArchitectureRule> ALL =
      List.of(
          rule(
              "jpa lives in persistence",
              onlyIn(
                  List.of(PERSISTENCE),
                  "jakarta.data..",
                  "jakarta.persistence..",
                  "org.hibernate..",
                  "org.mapstruct.."),
              1,
              io.l9.substrate.bootstrap.planted.jpa.OpensASession.class),
          rule(
              "http lives in rest",
              onlyIn(
                  List.of(REST, BOOTSTRAP),
                  "io.javalin..",
                  "org.eclipse.jetty..",
                  "jakarta.servlet.."),
              1,
              io.l9.substrate.inmemory.planted.http.ServesPages.class),
          rule(
              "jwt lives in rest",
              onlyIn(List.of(REST), "com.nimbusds.."),
              28,
              io.l9.substrate.bootstrap.planted.jwt.BelievesTokens.class),
          rule(
              "jackson lives in json rest and embedding",
              onlyIn(List.of(JSON, REST, EMBEDDING), "tools.jackson..", "com.fasterxml.jackson.."),
              1,
              io.l9.substrate.bootstrap.planted.jackson.ParsesByItself.class),
          rule(
              "lucene lives in text",
              onlyIn(
                  List.of(TEXT),
                  "org.apache.lucene..",
                  "org.tartarus.snowball..",
                  "com.ibm.icu..",
                  "de.danielnaber.jwordsplitter.."),
              5,
              io.l9.substrate.persistence.planted.lucene.AnalysesByItself.class),
          rule(
              "models live in embedding",
              onlyIn(List.of(EMBEDDING), "dev.langchain4j..", "ai.djl..", "ai.onnxruntime.."),
              1,
              io.l9.substrate.bootstrap.planted.models.EmbedsByItself.class),
          rule(
              "flyway lives in migrations",
              onlyIn(List.of(MIGRATIONS), "org.flywaydb.."),
              15,
              io.l9.substrate.bootstrap.planted.flyway.MigratesByItself.class),
          rule(
              "db scheduler lives in scheduler",
              onlyIn(List.of(SCHEDULER), "com.github.kagkarlsson.."),
              27,
              io.l9.substrate.bootstrap.planted.scheduler.SchedulesByItself.class),
          rule(
              "langgraph4j lives in its saver",
              onlyIn(List.of(LANGGRAPH4J), "org.bsc.."),
              72,
              io.l9.substrate.rest.planted.langgraph.SavesGraphs.class),
          rule(
              "telemetry lives in bootstrap",
              onlyIn(
                  List.of(BOOTSTRAP), "io.micrometer..", "io.opentelemetry..", "ch.qos.logback.."),
              31,
              io.l9.substrate.rest.planted.telemetry.CountsByItself.class),
          rule(
              "picocli lives in the command line",
              onlyIn(List.of(CLI, BENCHMARKS), "picocli.."),
              51,
              io.l9.substrate.bootstrap.planted.picocli.ParsesArguments.class));

  private TechnologyRules() {}

  private static ArchRule onlyIn(List<String> homes, String... technology) {
    DescribedPredicate<JavaClass> elsewhere = not(resideInAnyPackage(homes.toArray(String[]::new)));
    return classes()
        .that(resideInAPackage(ROOT + "..").and(elsewhere))
        .should()
        .onlyDependOnClassesThat(resideOutsideOfPackages(technology));
  }
}
