package io.l9.substrate.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.Source;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** The conditions that ArchUnit has no words for. */
final class Conditions {

  private Conditions() {}

  // ---- which classes ----

  /** An interface of the domain that the application implements. */
  static final DescribedPredicate<JavaClass> INBOUND_PORTS =
      DescribedPredicate.describe(
          "inbound ports", type -> isPort(type) && isImplementedIn(type, "application"));

  /** An interface of the domain that neither the domain nor the application implements. */
  static final DescribedPredicate<JavaClass> OUTBOUND_PORTS =
      DescribedPredicate.describe(
          "outbound ports",
          type ->
              isPort(type)
                  && !isImplementedIn(type, "application")
                  && !isImplementedIn(type, "domain"));

  static final DescribedPredicate<JavaClass> PORTS = OUTBOUND_PORTS.or(INBOUND_PORTS).as("ports");

  static final DescribedPredicate<JavaClass> SERVICES =
      DescribedPredicate.describe(
          "services",
          type ->
              Layers.of(type).equals("application")
                  && type.getAllRawInterfaces().stream().anyMatch(Conditions::isPort));

  static final DescribedPredicate<JavaClass> IMPLEMENTATIONS_OF_OUTBOUND_PORTS =
      DescribedPredicate.describe(
          "implementations of outbound ports",
          type ->
              !type.isInterface()
                  && Layers.OUTBOUND_ADAPTERS.contains(Layers.of(type))
                  && type.getAllRawInterfaces().stream().anyMatch(OUTBOUND_PORTS));

  /** Hibernate's and MapStruct's generators cannot make package-private classes. */
  static final DescribedPredicate<JavaClass> GENERATED =
      DescribedPredicate.describe(
          "are generated",
          type ->
              type.getSimpleName().startsWith("_")
                  || type.getSimpleName().endsWith("_")
                  || isGeneratedMapper(type));

  static final DescribedPredicate<JavaClass> MAPPED_BY_A_GENERATOR =
      DescribedPredicate.describe(
          "are entities, mappers, or embeddables and superclasses that are not shared",
          type ->
              type.isAnnotatedWith("jakarta.persistence.Entity")
                  || (type.isAnnotatedWith("jakarta.persistence.Embeddable")
                          || type.isAnnotatedWith("jakarta.persistence.MappedSuperclass"))
                      && !type.getPackageName().equals(Layers.ROOT + ".persistence.shared")
                  || type.isAnnotatedWith("org.mapstruct.Mapper")
                  || type.getSimpleName().endsWith("Mapper"));

  static final DescribedPredicate<JavaClass> BUILDERS =
      DescribedPredicate.describe("are builders", type -> type.getSimpleName().equals("Builder"));

  private static boolean isPort(JavaClass type) {
    return type.isInterface()
        && type.isTopLevelClass()
        && !type.isAnnotation()
        && type.getPackageName().startsWith(Layers.ROOT)
        && Layers.of(type).equals("domain")
        && !type.getSimpleName().equals("package-info");
  }

  private static boolean isImplementedIn(JavaClass port, String layer) {
    return port.getAllSubclasses().stream().anyMatch(type -> Layers.of(type).equals(layer));
  }

  private static boolean isGeneratedMapper(JavaClass type) {
    return type.getRawInterfaces().stream()
        .anyMatch(
            mapper ->
                MAPPED_BY_A_GENERATOR.test(mapper)
                    && type.getSimpleName().equals(mapper.getSimpleName() + "Impl"));
  }

  // ---- what they must be ----

  /** Calls and method references alike. */
  static ArchCondition<JavaClass> reachNothingOf(
      String description, Predicate<CodeUnitAccessTarget> forbidden) {
    return condition(
        "reach nothing of " + description,
        (type, report) ->
            type.getCodeUnitAccessesFromSelf().stream()
                .filter(access -> forbidden.test(access.getTarget()))
                .map(JavaAccess::getDescription)
                .forEach(report));
  }

  /** A source of values that no test can choose. A stopwatch ({@code nanoTime}) is none. */
  static boolean isAmbient(CodeUnitAccessTarget target) {
    String owner = target.getOwner().getName();
    String name = target.getName();
    boolean noArguments = target.getRawParameterTypes().isEmpty();
    return switch (owner) {
      case "java.time.Clock" -> name.startsWith("system") || name.startsWith("tick");
      case "java.util.UUID" -> name.equals("randomUUID");
      case "java.lang.System" -> name.equals("getenv") || name.equals("currentTimeMillis");
      case "java.lang.Math" -> name.equals("random");
      case "java.util.concurrent.ThreadLocalRandom" -> true;
      case "java.util.Random", "java.util.Date" ->
          name.equals(JavaConstructor.CONSTRUCTOR_NAME) && noArguments;
      case "com.github.f4b6a3.uuid.UuidCreator" -> !name.startsWith("getNameBased");
      default ->
          owner.startsWith("java.time.")
              && name.equals("now")
              && target.getRawParameterTypes().stream()
                  .noneMatch(type -> type.isEquivalentTo(java.time.Clock.class));
    };
  }

  /** A library's {@code java.util.Date} may be made of an instant, and an instant of it. */
  static boolean isJulian(CodeUnitAccessTarget target) {
    return switch (target.getOwner().getName()) {
      case "java.sql.Timestamp",
          "java.sql.Date",
          "java.sql.Time",
          "java.util.Calendar",
          "java.util.GregorianCalendar",
          "java.text.SimpleDateFormat" ->
          true;
      case "java.sql.ResultSet", "java.sql.PreparedStatement" ->
          target.getName().matches("[gs]et(Timestamp|Date|Time)");
      default -> false;
    };
  }

  static boolean startsProcesses(CodeUnitAccessTarget target) {
    String owner = target.getOwner().getName();
    return owner.equals("java.lang.ProcessBuilder")
        || owner.equals("java.lang.Runtime") && target.getName().equals("exec");
  }

  /** In bytecode every record's components are final; what they refer to is another matter. */
  static ArchCondition<JavaClass> keepNothingThatTheirCallersCanChange() {
    Set<String> collections =
        Set.of("java.util.List", "java.util.Set", "java.util.Map", "java.util.Collection");
    return condition(
        "copy the collections that they are given, and have no arrays",
        (type, report) -> {
          List<String> kinds =
              type.getFields().stream()
                  .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                  .map(field -> field.getRawType().getName())
                  .toList();
          long given = kinds.stream().filter(collections::contains).count();
          long copied =
              type.getConstructors().stream()
                  .flatMap(constructor -> constructor.getMethodCallsFromSelf().stream())
                  .filter(
                      call ->
                          call.getName().equals("copyOf")
                              || call.getName().startsWith("unmodifiable"))
                  .count();
          if (copied < given) {
            report.accept("takes " + given + " collections and copies " + copied);
          }
          kinds.stream()
              .filter(kind -> kind.startsWith("["))
              .forEach(kind -> report.accept("has an array"));
        });
  }

  static ArchCondition<JavaClass> beFinalOrAbstract() {
    return condition(
        "be final or abstract",
        (type, report) -> {
          if (!type.getModifiers().contains(JavaModifier.FINAL)
              && !type.getModifiers().contains(JavaModifier.ABSTRACT)) {
            report.accept("is open to subclasses");
          }
        });
  }

  static ArchCondition<JavaClass> beginEveryMethodWith(Class<?> first) {
    return condition(
        "begin every method with a " + first.getSimpleName(),
        (port, report) ->
            port.getMethods().stream()
                .filter(
                    method ->
                        method.getRawParameterTypes().isEmpty()
                            || !method.getRawParameterTypes().get(0).isEquivalentTo(first))
                .forEach(method -> report.accept("asks nobody's leave in " + method.getName())));
  }

  static ArchCondition<JavaClass> haveNoBehaviour() {
    return condition(
        "have no behaviour",
        (port, report) ->
            port.getMethods().stream()
                .filter(method -> !method.getModifiers().contains(JavaModifier.ABSTRACT))
                .forEach(method -> report.accept("does something in " + method.getName())));
  }

  /**
   * JSpecify's annotation sits on the type, where ArchUnit does not look: asked of the class
   * itself.
   */
  static ArchCondition<JavaClass> neverReturnNull(String... exceptions) {
    return condition(
        "never return null, but for " + List.of(exceptions),
        (port, report) ->
            port.getMethods().stream()
                .filter(
                    method ->
                        !List.of(exceptions)
                            .contains(port.getSimpleName() + "." + method.getName()))
                .filter(Conditions::returnsNullable)
                .forEach(method -> report.accept("may return null from " + method.getName())));
  }

  private static boolean returnsNullable(JavaMethod method) {
    return method.reflect().getAnnotatedReturnType().isAnnotationPresent(Nullable.class);
  }

  static ArchCondition<JavaClass> haveAnHonestName() {
    Pattern vague = Pattern.compile(".*(Impl|Manager|Helper|Utils?|DTO|Dto)");
    return condition(
        "not be called Impl, Manager, Helper, Util or DTO, nor Abstract without being it",
        (type, report) -> {
          String name = type.getSimpleName();
          if (vague.matcher(name).matches()
              || name.startsWith("Abstract")
                  && !type.getModifiers().contains(JavaModifier.ABSTRACT)) {
            report.accept("says little about itself");
          }
        });
  }

  static ArchCondition<JavaClass> liveInANullMarkedPackage() {
    return condition(
        "live in a package with a package-info that is @NullMarked",
        (type, report) -> {
          JavaPackage its = type.getPackage();
          boolean marked =
              its.tryGetPackageInfo()
                  .map(info -> info.isAnnotatedWith(NullMarked.class))
                  .orElse(false);
          if (!marked) {
            report.accept("lives in " + its.getName() + ", which is not");
          }
        });
  }

  static ArchCondition<JavaClass> comeFromTheModuleOfTheirLayer() {
    return condition(
        "come from the module of their layer, the root package from substrate",
        (type, report) -> {
          String module = Layers.MODULES.get(Layers.of(type));
          String from = type.getSource().map(Source::getUri).map(Object::toString).orElse("");
          if (module == null
              || !from.contains("/" + module + "/target/classes/")
                  && !from.matches(".*/l9-" + module + "-[0-9][^/]*\\.jar!/.*")) {
            report.accept("comes from " + from);
          }
        });
  }

  /** Context to the contexts that it may name; those below it are part of it. */
  static ArchCondition<JavaClass> useOnly(Map<String, Set<String>> allowed) {
    return condition(
        "use only the contexts that their page in docs/architecture.md names",
        (type, report) -> {
          String own = contextOf(type, allowed.keySet());
          if (own == null) {
            report.accept("is in no context that the rule knows");
            return;
          }
          type.getDirectDependenciesFromSelf().stream()
              .map(dependency -> dependency.getTargetClass().getBaseComponentType())
              .filter(target -> target.getPackageName().startsWith(Layers.ROOT + ".domain."))
              .filter(
                  target -> {
                    String other = contextOf(target, allowed.keySet());
                    return !own.equals(other)
                        && (other == null || !allowed.get(own).contains(other));
                  })
              .map(JavaClass::getName)
              .collect(Collectors.toCollection(TreeSet::new))
              .forEach(target -> report.accept("uses " + target));
        });
  }

  private static @Nullable String contextOf(JavaClass type, Collection<String> contexts) {
    String below = type.getPackageName().replaceFirst("\\.planted\\.[a-z]+", "");
    String context = below.substring((Layers.ROOT + ".domain.").length());
    return contexts.contains(context) ? context : null;
  }

  interface Check {
    void of(JavaClass type, Consumer<String> report);
  }

  static ArchCondition<JavaClass> condition(String description, Check check) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        check.of(
            type,
            message ->
                events.add(SimpleConditionEvent.violated(type, type.getName() + ": " + message)));
      }
    };
  }
}
