package io.l9.substrate.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The packages of the layers, and the module that each of them comes from. */
final class Layers {

  static final String ROOT = "io.l9.substrate";
  static final String DOMAIN = ROOT + ".domain..";
  static final String APPLICATION = ROOT + ".application..";
  static final String INMEMORY = ROOT + ".inmemory..";
  static final String PERSISTENCE = ROOT + ".persistence..";
  static final String JSON = ROOT + ".json..";
  static final String TEXT = ROOT + ".text..";
  static final String EMBEDDING = ROOT + ".embedding..";
  static final String REST = ROOT + ".rest..";
  static final String SCHEDULER = ROOT + ".scheduler..";
  static final String MIGRATIONS = ROOT + ".migrations..";
  static final String TESTKIT = ROOT + ".testkit..";
  static final String BOOTSTRAP = ROOT + ".bootstrap..";
  static final String CLI = ROOT + ".cli..";
  static final String BENCHMARKS = ROOT + ".benchmarks..";
  static final String LANGGRAPH4J = ROOT + ".langgraph4j..";

  /** The facade owns the root package itself, nothing below. */
  static final String FACADE = ROOT;

  /** Layers that run the product or embed it, and that nothing else knows. */
  static final String[] PROGRAMS = {BOOTSTRAP, CLI, BENCHMARKS, LANGGRAPH4J};

  /** Names of the layers that implement outbound ports. */
  static final List<String> OUTBOUND_ADAPTERS =
      List.of("inmemory", "persistence", "json", "text", "embedding");

  /** Layer name to the folder of its Maven module; the facade's layer name is empty. */
  static final Map<String, String> MODULES =
      Map.ofEntries(
          Map.entry("", "substrate"),
          Map.entry("domain", "domain"),
          Map.entry("application", "application"),
          Map.entry("inmemory", "adapters-inmemory"),
          Map.entry("persistence", "adapters-persistence"),
          Map.entry("json", "adapters-json"),
          Map.entry("text", "adapters-text"),
          Map.entry("embedding", "adapters-embedding"),
          Map.entry("rest", "adapters-rest"),
          Map.entry("scheduler", "adapters-scheduler"),
          Map.entry("migrations", "migrations"),
          Map.entry("testkit", "testkit"),
          Map.entry("bootstrap", "bootstrap"),
          Map.entry("cli", "cli"),
          Map.entry("benchmarks", "benchmarks"),
          Map.entry("langgraph4j", "saver-langgraph4j"));

  /** The folders of modules of a benchmark's, which no rule binds. */
  static final List<String> WITHOUT_LAYER = List.of("microbenchmarks", "peers");

  /** The folders of all modules, of those without delivered code too. */
  static final List<String> FOLDERS =
      Stream.of(MODULES.values(), WITHOUT_LAYER, List.of("architecture"))
          .flatMap(Collection::stream)
          .toList();

  /** The packages of the JDK without disk, network, database and log. */
  static final String[] PLAIN_JAVA = {
    "java.lang",
    "java.lang.annotation",
    "java.math",
    "java.nio",
    "java.nio.charset",
    "java.time..",
    "java.util",
    "java.util.concurrent..",
    "java.util.function",
    "java.util.regex",
    "java.util.stream",
    "org.jspecify.annotations",
  };

  private Layers() {}

  /** {@code domain}, {@code rest} …; empty for the facade. */
  static String of(JavaClass type) {
    return ofPackage(type.getPackageName());
  }

  private static String ofPackage(String name) {
    if (name.equals(ROOT)) {
      return "";
    }
    String below = name.substring(ROOT.length() + 1);
    int dot = below.indexOf('.');
    return dot < 0 ? below : below.substring(0, dot);
  }

  static String[] plainJavaAnd(String... packages) {
    return Stream.concat(Stream.of(PLAIN_JAVA), Stream.of(packages)).toArray(String[]::new);
  }
}
