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

<<<<<<< HEAD
<<<<<<< HEAD
  // ---- who may use what ----

  DOMAIN_IS_PLAIN_JAVA(
      classes()
          .that()
          .resideInAPackage(DOMAIN)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(plainJavaAnd(DOMAIN))
                  .or(type(java.security.MessageDigest.class))
                  .or(type(java.security.NoSuchAlgorithmException.class))
                  .or(type(java.util.zip.CRC32.class))),
      1,
      io.l9.substrate.domain.planted.plain.OpensAConnection.class,
      io.l9.substrate.domain.planted.plain.WritesALog.class,
      io.l9.substrate.domain.planted.plain.IsAnEntity.class),

  APPLICATION_SPEAKS_ONLY_DOMAIN(
      mayUse(
          APPLICATION,
          plainJavaAnd(
              DOMAIN,
              APPLICATION,
              // keys: their verifiers, and those that were just seen
              "com.github.benmanes.caffeine.cache",
              "java.security",
              "javax.crypto..")),
      1,
      io.l9.substrate.application.planted.speaks.NamesAnAdapter.class),

  INMEMORY_USES_DOMAIN(
      mayUse(INMEMORY, plainJavaAnd(DOMAIN, INMEMORY, "java.security")),
      1,
      io.l9.substrate.inmemory.planted.uses.CallsTheApplication.class),

  PERSISTENCE_USES_DOMAIN_HIBERNATE_JDBC(
      mayUse(
          PERSISTENCE,
          plainJavaAnd(
              DOMAIN,
              PERSISTENCE,
              // for the connections that Hibernate starts with and the session of TenantQueries
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

  JSON_USES_DOMAIN_JACKSON(
      mayUse(JSON, plainJavaAnd(DOMAIN, JSON, "tools.jackson..")),
      1,
      io.l9.substrate.json.planted.uses.CallsTheApplication.class),

  TEXT_USES_DOMAIN_LUCENE(
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

  EMBEDDING_USES_DOMAIN_ONNX_HTTP(
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
              // The streaming parser alone: the codec refuses numbers that embedding servers send.
              "tools.jackson.core..")),
      1,
      io.l9.substrate.embedding.planted.uses.CallsTheApplication.class),

  REST_USES_DOMAIN_JAVALIN_JACKSON(
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

  SCHEDULER_USES_DOMAIN_DBSCHEDULER(
      mayUse(SCHEDULER, plainJavaAnd(DOMAIN, SCHEDULER, "com.github.kagkarlsson..", "javax.sql")),
      27,
      io.l9.substrate.scheduler.planted.uses.CallsTheApplication.class),

  MIGRATIONS_KNOW_NOTHING_OF_THE_PROJECT(
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
              "javax.crypto..",
              "javax.sql",
              "org.flywaydb..",
              "org.postgresql..")),
      1,
      io.l9.substrate.migrations.planted.uses.KnowsTheDomain.class),

  TESTKIT_USES_DOMAIN_MIGRATIONS_JUNIT(
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

  FACADE_NEVER_USES_THE_WEB(
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
              "java.security",
              "java.sql",
              "javax.sql",
              "org.slf4j")),
      1,
      io.l9.substrate.PlantedServer.class),

  ADAPTERS_DO_NOT_KNOW_EACH_OTHER(
      slices().assignedFrom(adapters()).should().notDependOnEachOther(),
      1,
      io.l9.substrate.persistence.planted.neighbours.AsksTheMemory.class),

  NOBODY_KNOWS_THE_PROGRAMS(
      classes()
          .that(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(PROGRAMS))))
          .should()
          .onlyDependOnClassesThat(resideOutsideOfPackages(PROGRAMS)),
      1,
      io.l9.substrate.rest.planted.wiring.CallsTheWiring.class),

  THE_FACADE_IS_FOR_PROGRAMS(
      classes()
          .that(
              resideInAPackage(ROOT + "..")
                  .and(not(resideInAPackage(FACADE)))
                  .and(not(resideInAnyPackage(PROGRAMS))))
          .should()
          .onlyDependOnClassesThat(not(resideInAPackage(FACADE))),
      1,
      io.l9.substrate.rest.planted.facade.CallsTheFacade.class),

  THE_TESTKIT_IS_FOR_TESTS(
      classes()
          .that(resideInAPackage(ROOT + "..").and(not(resideInAPackage(TESTKIT))))
          .should()
          .onlyDependOnClassesThat(resideOutsideOfPackages(TESTKIT)),
      4,
      io.l9.substrate.inmemory.planted.kit.UsesATestClock.class),

  THE_DIAGRAM_TELLS_THE_TRUTH(
      classes()
          .that()
          .resideInAPackage(ROOT + "..")
          .should(adhereToPlantUmlDiagram(Diagram.FILE, consideringOnlyDependenciesInDiagram())),
      17,
      io.l9.substrate.text.planted.diagram.DrawsAnArrowOfItsOwn.class),

  // ---- each technology has one home ----

  JPA_LIVES_IN_PERSISTENCE(
      onlyIn(
          List.of(PERSISTENCE),
          "jakarta.data..",
          "jakarta.persistence..",
          "org.hibernate..",
          "org.mapstruct.."),
      1,
      io.l9.substrate.bootstrap.planted.jpa.OpensASession.class),

  HTTP_LIVES_IN_REST(
      onlyIn(List.of(REST, BOOTSTRAP), "io.javalin..", "org.eclipse.jetty..", "jakarta.servlet.."),
      1,
      io.l9.substrate.inmemory.planted.http.ServesPages.class),

  JWT_LIVES_IN_REST(
      onlyIn(List.of(REST), "com.nimbusds.."),
      28,
      io.l9.substrate.bootstrap.planted.jwt.BelievesTokens.class),

  JACKSON_LIVES_IN_JSON_REST_AND_EMBEDDING(
      onlyIn(List.of(JSON, REST, EMBEDDING), "tools.jackson..", "com.fasterxml.jackson.."),
      1,
      io.l9.substrate.bootstrap.planted.jackson.ParsesByItself.class),

  LUCENE_LIVES_IN_TEXT(
      onlyIn(
          List.of(TEXT),
          "org.apache.lucene..",
          "org.tartarus.snowball..",
          "com.ibm.icu..",
          "de.danielnaber.jwordsplitter.."),
      5,
      io.l9.substrate.persistence.planted.lucene.AnalysesByItself.class),

  MODELS_LIVE_IN_EMBEDDING(
      onlyIn(List.of(EMBEDDING), "dev.langchain4j..", "ai.djl..", "ai.onnxruntime.."),
      1,
      io.l9.substrate.bootstrap.planted.models.EmbedsByItself.class),

  FLYWAY_LIVES_IN_MIGRATIONS(
      onlyIn(List.of(MIGRATIONS), "org.flywaydb.."),
      15,
      io.l9.substrate.bootstrap.planted.flyway.MigratesByItself.class),

  DB_SCHEDULER_LIVES_IN_SCHEDULER(
      onlyIn(List.of(SCHEDULER), "com.github.kagkarlsson.."),
      27,
      io.l9.substrate.bootstrap.planted.scheduler.SchedulesByItself.class),

  TELEMETRY_LIVES_IN_BOOTSTRAP(
      onlyIn(List.of(BOOTSTRAP), "io.micrometer..", "io.opentelemetry..", "ch.qos.logback.."),
      31,
      io.l9.substrate.rest.planted.telemetry.CountsByItself.class),

  // ---- who may be seen ----

  ENTITIES_AND_MAPPERS_ARE_HIDDEN(
      classes()
          .that(Conditions.MAPPED_BY_A_GENERATOR.and(resideInAPackage(ROOT + "..")))
          .and(not(Conditions.GENERATED))
          .should(notBePublic()),
      1,
      io.l9.substrate.persistence.planted.hidden.PublicEntity.class,
      io.l9.substrate.persistence.planted.hidden.PublicMapper.class),

  REPOSITORIES_ARE_HIDDEN(
      classes()
          .that(Conditions.IMPLEMENTATIONS_OF_OUTBOUND_PORTS)
          .and(resideInAnyPackage(INMEMORY, PERSISTENCE))
          .and(not(Conditions.GENERATED))
          .should(notBePublic()),
      1,
      io.l9.substrate.inmemory.planted.repositories.PublicRepository.class),

  AN_ADAPTER_OF_ONE_PORT_SHOWS_NOTHING_ELSE(
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

  SERVICES_ARE_HIDDEN(
      classes()
          .that(Conditions.SERVICES)
          .should(bePackagePrivate())
          .andShould(haveModifier(JavaModifier.FINAL)),
      6,
      io.l9.substrate.application.planted.services.PublicService.class,
      io.l9.substrate.application.planted.services.OpenService.class),

  THE_APPLICATION_SHOWS_ONLY_ITS_FACTORIES(
      classes()
          .that()
          .resideInAPackage(APPLICATION)
          .and()
          .arePublic()
          .should()
          .haveSimpleNameEndingWith("Components")
          .orShould()
          .haveSimpleNameEndingWith("Config"),
      6,
      io.l9.substrate.application.planted.factories.PublicPolicy.class),

  EACH_LAYER_COMES_FROM_ITS_MODULE(
      classes()
          .that()
          .resideInAPackage(ROOT + "..")
          .should(Conditions.comeFromTheModuleOfTheirLayer()),
      1,
      io.l9.substrate.PlantedServer.class),

  // ---- one door ----

  ONLY_SERVICES_OPEN_A_UNIT_OF_WORK(
      classes()
          .that(resideInAPackage(ROOT + "..").and(not(resideInAPackage(TESTKIT))))
          .and(not(Conditions.SERVICES))
          .should(
              Conditions.reachNothingOf(
                  "UnitOfWork.inScope, inSavepoint and spanning",
                  target ->
                      Set.of("inScope", "inSavepoint", "spanning").contains(target.getName())
                          && target.getOwner().isAssignableTo(UnitOfWork.class))),
      2,
      io.l9.substrate.rest.planted.door.OpensTheDoor.class,
      io.l9.substrate.application.planted.door.OpensTheDoorToo.class),

  INBOUND_PORTS_ASK_WHO_ACTS(
      classes()
          .that(Conditions.INBOUND_PORTS)
          .and()
          // Its answer is who acts.
          .doNotHaveFullyQualifiedName(ROOT + ".domain.identity.Authentication")
          .should(Conditions.beginEveryMethodWith(TenantScope.class)),
      2,
      io.l9.substrate.domain.planted.inbound.AsksNobody.class),

  // ---- the domain ----

  CONTEXTS_HAVE_NO_CYCLES(
      slices().assignedFrom(packages()).should().beFreeOfCycles(),
      1,
      io.l9.substrate.domain.planted.cycle.egg.Egg.class,
      io.l9.substrate.domain.planted.cycle.hen.Hen.class),

  CONTEXTS_USE_WHAT_THEY_MAY(
      classes()
          .that()
          .resideInAPackage(DOMAIN)
          .should(
              Conditions.useOnly(
                  Map.ofEntries(
                      entry("shared"),
                      entry("tenancy", "shared"),
                      entry("identity", "shared", "tenancy"),
                      entry("maintenance", "shared", "tenancy"),
                      entry("requests", "shared", "tenancy"),
                      entry(
                          "memory",
                          "tenancy",
                          "memory.access",
                          "memory.catalog",
                          "memory.curation",
                          "memory.embedding",
                          "memory.event",
                          "memory.note",
                          "memory.packet",
                          "memory.search",
                          "memory.summary",
                          "memory.transfer"),
                      entry("memory.id", "shared"),
                      entry("memory.access", "shared", "tenancy"),
                      entry("memory.embedding", "shared", "tenancy"),
                      entry("memory.note", "shared", "tenancy", "memory.embedding"),
                      entry("memory.packet", "shared", "tenancy", "memory.id", "memory.embedding"),
                      entry("memory.event", "shared", "tenancy", "memory.id", "memory.packet"),
                      entry("memory.catalog", "shared", "tenancy", "memory.id", "memory.packet"),
                      entry(
                          "memory.curation",
                          "shared",
                          "tenancy",
                          "memory.id",
                          "memory.packet",
                          "memory.event"),
                      entry("memory.transfer", "shared", "tenancy", "memory.id", "memory.packet"),
                      entry(
                          "memory.search",
                          "shared",
                          "tenancy",
                          "memory.id",
                          "memory.embedding",
                          "memory.packet",
                          "memory.access"),
                      entry(
                          "memory.summary",
                          "shared",
                          "tenancy",
                          "memory.id",
                          "memory.embedding",
                          "memory.packet")))),
      1,
      io.l9.substrate.domain.planted.contexts.tenancy.KnowsPackets.class,
      io.l9.substrate.domain.planted.contexts.invented.IsOnNoPage.class),

  DOMAIN_FIELDS_ARE_FINAL(
      fields()
          .that()
          .areDeclaredInClassesThat(resideInAPackage(DOMAIN).and(not(Conditions.BUILDERS)))
          .should()
          .beFinal(),
      18,
      io.l9.substrate.domain.planted.fields.Changes.class),

  DOMAIN_CLASSES_ARE_CLOSED(
      classes()
          .that()
          .resideInAPackage(DOMAIN)
          .and()
          .areNotInterfaces()
          .and()
          .areNotEnums()
          .and()
          .doNotHaveModifier(JavaModifier.SYNTHETIC)
          .should(Conditions.beFinalOrAbstract()),
      18,
      io.l9.substrate.domain.planted.closed.Extensible.class),

  RECORDS_OWN_WHAT_THEY_HOLD(
      classes()
          .that()
          .resideInAPackage(DOMAIN)
          .and()
          .areRecords()
          .should(Conditions.keepNothingThatTheirCallersCanChange()),
      18,
      io.l9.substrate.domain.planted.records.KeepsAForeignList.class,
      io.l9.substrate.domain.planted.records.HasAnArray.class),

  PORTS_NEVER_RETURN_NULL(
      // JSON's null is Java's null.
      classes().that(Conditions.PORTS).should(Conditions.neverReturnNull("JsonCodec.read")),
      18,
      io.l9.substrate.domain.planted.nulls.MayReturnNull.class),

  PORTS_HAVE_NO_BEHAVIOUR(
      classes().that(Conditions.PORTS).should(Conditions.haveNoBehaviour()),
      4,
      io.l9.substrate.domain.planted.behaviour.DoesTooMuch.class),

  EVERY_OUTBOUND_PORT_HAS_A_KIT(
      classes().that(Conditions.OUTBOUND_PORTS).should(Conditions.haveKitsThatEveryAdapterRuns()),
      4,
      io.l9.substrate.domain.planted.kits.WithoutKit.class,
      io.l9.substrate.domain.planted.kits.SkippedByAnAdapter.class,
      io.l9.substrate.domain.planted.kits.SecondKitSkipped.class,
      io.l9.substrate.domain.planted.kits.RunByNobody.class),

  // ---- habits ----

  TIME_IDS_AND_ENVIRONMENT_ARE_GIVEN(
      classes()
          .that(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(PROGRAMS))))
          .and()
          // Where the defaults of an embedding team are chosen.
          .doNotHaveFullyQualifiedName(ROOT + ".SubstrateBuilder")
          .should(
              Conditions.reachNothingOf(
                  "the clock, chance or the environment of the machine", Conditions::isAmbient)),
      19,
      io.l9.substrate.application.planted.ambient.AsksTheMachine.class,
      io.l9.substrate.application.planted.ambient.RefersToTheMachine.class),

  TIMES_HAVE_ONE_CALENDAR(
      classes()
          .that(resideInAPackage(ROOT + ".."))
          .should(
              Conditions.reachNothingOf(
                  "calendars that are Julian before 1582", Conditions::isJulian)),
      36,
      io.l9.substrate.persistence.planted.calendar.ReadsATimestamp.class),

  PROCESSES_ARE_STARTED_BY_MIGRATIONS(
      classes()
          .that(
              resideInAPackage(ROOT + "..")
                  .and(not(resideInAnyPackage(MIGRATIONS, CLI, BENCHMARKS))))
          .should(Conditions.reachNothingOf("processes", Conditions::startsProcesses)),
      14,
      io.l9.substrate.persistence.planted.processes.StartsAShell.class),

  ONLY_THE_COMMAND_LINE_PRINTS(
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

  NAMES_SAY_SOMETHING(
      classes()
          .that(resideInAPackage(ROOT + ".."))
          .and(not(Conditions.GENERATED))
          .should(Conditions.haveAnHonestName()),
      17,
      io.l9.substrate.domain.planted.names.PacketManager.class,
      io.l9.substrate.domain.planted.names.PacketStoreImpl.class,
      io.l9.substrate.domain.planted.names.AbstractlyNamed.class),

  PACKAGES_ARE_NULL_MARKED(
      classes().that(resideInAPackage(ROOT + "..")).should(Conditions.liveInANullMarkedPackage()),
      16,
      io.l9.substrate.domain.planted.marked.without.Unmarked.class);

  final ArchRule rule;

  /** The number of the decision in {@code docs/adr}. */
  final int decision;

  final Set<Class<?>> planted;

  ArchitectureRule(ArchRule rule, int decision, Class<?>... planted) {
    this.rule = rule.because("of ADR %04d".formatted(decision));
    this.decision = decision;
    this.planted = Set.of(planted);
=======
  static ArchitectureRule rule(String name, ArchRule rule, int decision, Class<?>... planted) {
    return new ArchitectureRule(
        name, rule.because("of ADR %04d".formatted(decision)), decision, Set.of(planted));
>>>>>>> main
=======
  static ArchitectureRule rule(String name, ArchRule rule, int decision, Class<?>... planted) {
    return new ArchitectureRule(
        name, rule.because("of ADR %04d".formatted(decision)), decision, Set.of(planted));
>>>>>>> main
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
