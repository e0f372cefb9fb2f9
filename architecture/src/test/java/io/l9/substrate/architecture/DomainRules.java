package io.l9.substrate.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.l9.substrate.architecture.ArchitectureRule.rule;
import static io.l9.substrate.architecture.Layers.DOMAIN;
import static io.l9.substrate.architecture.Layers.ROOT;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules of the domain: contexts, immutability and ports. */
final class DomainRules {

  /** The one rule that also looks at the tests of the adapters. */
  static final String EVERY_OUTBOUND_PORT_HAS_A_KIT = "every outbound port has a kit";

  static final List<ArchitectureRule> ALL =
      List.of(
          rule(
              "contexts have no cycles",
              slices().assignedFrom(packages()).should().beFreeOfCycles(),
              1,
              io.l9.substrate.domain.planted.cycle.egg.Egg.class,
              io.l9.substrate.domain.planted.cycle.hen.Hen.class),
          rule(
              "contexts use what they may",
              classes()
                  .that()
                  .resideInAPackage(DOMAIN)
                  .should(
                      Conditions.useOnly(
                          Map.ofEntries(
                              entry("shared"),
                              entry("tenancy", "shared"),
                              entry("identity", "shared", "tenancy"),
                              entry("audit", "shared", "tenancy"),
                              entry("checkpoints", "shared", "tenancy"),
                              entry("store", "shared", "tenancy", "memory.embedding"),
                              entry("logs", "shared", "tenancy"),
                              entry("retention", "shared", "tenancy", "audit"),
                              entry(
                                  "maintenance",
                                  "shared",
                                  "tenancy",
                                  "requests",
                                  "audit",
                                  "retention"),
                              entry(
                                  "prompt",
                                  "shared",
                                  "tenancy",
                                  "memory.id",
                                  "memory.packet",
                                  "memory.search",
                                  "knowledge.entity",
                                  "knowledge.fact"),
                              entry("reasoning", "shared", "tenancy", "memory.id"),
                              entry("requests", "shared", "tenancy"),
                              entry("traces", "shared", "tenancy", "checkpoints"),
                              entry("tasks", "tenancy", "tasks.task", "tasks.work"),
                              entry("tasks.task", "shared", "tenancy"),
                              entry("tasks.work", "shared", "tenancy", "tasks.task"),
                              entry("world", "shared", "tenancy"),
                              entry("trade", "shared", "tenancy", "world"),
                              entry("subject", "shared", "tenancy", "audit"),
                              entry("archive", "shared", "tenancy", "audit", "requests", "subject"),
                              entry(
                                  "reflection",
                                  "shared",
                                  "tenancy",
                                  "audit",
                                  "reflection.id",
                                  "reflection.lesson",
                                  "reflection.use",
                                  "reflection.task",
                                  "reflection.advice"),
                              entry("reflection.id", "shared"),
                              entry("reflection.use", "shared", "tenancy", "reflection.id"),
                              entry(
                                  "reflection.lesson",
                                  "shared",
                                  "tenancy",
                                  "memory.id",
                                  "memory.embedding",
                                  "knowledge.fact",
                                  "reflection.id",
                                  "reflection.use"),
                              entry(
                                  "reflection.task",
                                  "shared",
                                  "tenancy",
                                  "memory.id",
                                  "knowledge.fact",
                                  "reflection.id",
                                  "reflection.use",
                                  "reflection.lesson"),
                              entry(
                                  "reflection.advice",
                                  "shared",
                                  "tenancy",
                                  "memory.embedding",
                                  "reflection.id",
                                  "reflection.use",
                                  "reflection.lesson",
                                  "reflection.task"),
                              entry(
                                  "knowledge",
                                  "tenancy",
                                  "audit",
                                  "knowledge.fact",
                                  "knowledge.graph",
                                  "knowledge.review"),
                              entry(
                                  "knowledge.review",
                                  "shared",
                                  "tenancy",
                                  "memory.id",
                                  "memory.packet",
                                  "knowledge.fact",
                                  "reflection.id",
                                  "reflection.lesson",
                                  "reflection.use"),
                              entry("knowledge.entity", "shared"),
                              entry(
                                  "knowledge.fact",
                                  "shared",
                                  "tenancy",
                                  "audit",
                                  "memory.id",
                                  "knowledge.entity"),
                              entry(
                                  "knowledge.graph",
                                  "shared",
                                  "tenancy",
                                  "memory.id",
                                  "knowledge.entity",
                                  "knowledge.fact"),
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
                              entry(
                                  "memory.packet",
                                  "shared",
                                  "tenancy",
                                  "memory.id",
                                  "memory.embedding"),
                              entry(
                                  "memory.event",
                                  "shared",
                                  "tenancy",
                                  "memory.id",
                                  "memory.packet"),
                              entry(
                                  "memory.catalog",
                                  "shared",
                                  "tenancy",
                                  "memory.id",
                                  "memory.packet"),
                              entry(
                                  "memory.curation",
                                  "shared",
                                  "tenancy",
                                  "memory.id",
                                  "memory.packet",
                                  "memory.event"),
                              entry(
                                  "memory.transfer",
                                  "shared",
                                  "tenancy",
                                  "requests",
                                  "memory.id",
                                  "memory.packet"),
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
          rule(
              "domain fields are final",
              fields()
                  .that()
                  .areDeclaredInClassesThat(resideInAPackage(DOMAIN).and(not(Conditions.BUILDERS)))
                  .should()
                  .beFinal(),
              18,
              io.l9.substrate.domain.planted.fields.Changes.class),
          rule(
              "domain classes are closed",
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
          rule(
              "records own what they hold",
              classes()
                  .that()
                  .resideInAPackage(DOMAIN)
                  .and()
                  .areRecords()
                  .should(Conditions.keepNothingThatTheirCallersCanChange()),
              18,
              io.l9.substrate.domain.planted.records.KeepsAForeignList.class,
              io.l9.substrate.domain.planted.records.HasAnArray.class),
          rule(
              "ports never return null",
              // JSON's null is Java's null.
              classes().that(Conditions.PORTS).should(Conditions.neverReturnNull("JsonCodec.read")),
              18,
              io.l9.substrate.domain.planted.nulls.MayReturnNull.class),
          rule(
              "ports have no behaviour",
              classes().that(Conditions.PORTS).should(Conditions.haveNoBehaviour()),
              4,
              io.l9.substrate.domain.planted.behaviour.DoesTooMuch.class),
          rule(
              EVERY_OUTBOUND_PORT_HAS_A_KIT,
              classes()
                  .that(Conditions.OUTBOUND_PORTS)
                  .should(KitConditions.haveKitsThatEveryAdapterRuns()),
              4,
              io.l9.substrate.domain.planted.kits.WithoutKit.class,
              io.l9.substrate.domain.planted.kits.SkippedByAnAdapter.class,
              io.l9.substrate.domain.planted.kits.SecondKitSkipped.class,
              io.l9.substrate.domain.planted.kits.RunByNobody.class));

  private DomainRules() {}

  private static SliceAssignment packages() {
    return assignment("packages", type -> SliceIdentifier.of(type.getPackageName()));
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

  private static Map.Entry<String, Set<String>> entry(String context, String... allowed) {
    return Map.entry(context, Set.of(allowed));
  }
}
