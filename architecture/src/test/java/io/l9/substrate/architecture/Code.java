package io.l9.substrate.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The classes that the rules look at. */
final class Code {

  /** Modules around the benchmarks: others' libraries, and JMH in the packages that it measures. */
  private static final Pattern NO_LAYER =
      Pattern.compile(".*[/-](" + String.join("|", Layers.WITHOUT_LAYER) + ")/.*");

  /** The classes of the layers: no tests, and nothing that is planted. */
  static final JavaClasses PRODUCTION =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.matches(NO_LAYER))
          .importPackages(Layers.ROOT);

  private static final Path BASE = Path.of(System.getProperty("basedir", ".")).toAbsolutePath();

  private Code() {}

  /**
   * Returns the delivered classes and the tests of the other modules, by path: there are no test
   * jars.
   */
  static JavaClasses productionAndItsTests() {
    List<Path> folders = new ArrayList<>();
    for (String module : new TreeSet<>(Layers.MODULES.values())) {
      Path classes = BASE.resolveSibling(module).resolve("target/classes");
      require(classes);
      folders.add(classes);
      Path tests = BASE.resolveSibling(module).resolve("target/test-classes");
      if (hasTests(module)) {
        require(tests);
        folders.add(tests);
      }
    }
    return new ClassFileImporter().importPaths(folders);
  }

  /** An adapter always has tests: a kit at the least. */
  private static boolean hasTests(String module) {
    return module.startsWith("adapters-")
        || Files.isDirectory(BASE.resolveSibling(module).resolve("src/test/java"));
  }

  private static void require(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException(
          folder
              + " is missing: build the other modules first, with mvn -pl architecture -am test");
    }
  }

  /** Everything planted in the same sets of packages as these classes. */
  static JavaClasses planted(Set<Class<?>> violations) {
    Set<String> sets =
        violations.stream().map(Class::getPackageName).map(Code::set).collect(Collectors.toSet());
    return ALL_PLANTED.that(
        com.tngtech.archunit.base.DescribedPredicate.describe(
            "planted in " + sets, type -> sets.contains(set(type.getPackageName()))));
  }

  /** {@code planted.<set>}; the package itself if it holds a plant without being a bed. */
  static String set(String packageName) {
    String[] parts = packageName.split("\\.");
    for (int i = 0; i < parts.length - 1; i++) {
      if (parts[i].equals("planted")) {
        return "planted." + parts[i + 1];
      }
    }
    return packageName;
  }

  static final JavaClasses ALL_PLANTED =
      new ClassFileImporter()
          .importPath(ownTests())
          .that(
              com.tngtech.archunit.base.DescribedPredicate.describe(
                  "planted",
                  (JavaClass type) ->
                      type.getPackageName().equals(Layers.ROOT)
                          || type.getPackageName().contains(".planted.")));

  private static Path ownTests() {
    try {
      return Path.of(Code.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
