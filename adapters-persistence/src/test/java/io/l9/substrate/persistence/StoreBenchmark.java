package io.l9.substrate.persistence;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Times of the repositories' operations, and their ratios to those of another build, measured in
 * turns in one JVM on one database; no part of the build:
 *
 * <pre>{@code
 * mvn -pl adapters-persistence verify -Dit.test=StoreBenchmark -Dtest=none \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dl9.before=<jars and classes of the other build>
 * }</pre>
 *
 * <p>The other build's class path holds its domain, persistence, JSON adapter, testkit and a {@link
 * StoreOperations} that was compiled against them; without it only the times are told.
 */
class StoreBenchmark {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory(4);

  private static final int WARM_UP = Integer.getInteger("l9.warmup", 3_000);
  private static final int ROUNDS = Integer.getInteger("l9.rounds", 60);
  private static final int CALLS = 10;

  /** Loads the product's classes from its own path, and all others as this class does. */
  private static final class OtherBuild extends URLClassLoader {
    OtherBuild(URL[] path) {
      super(path, StoreBenchmark.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("io.l9.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }

  @Test
  void measures() throws ReflectiveOperationException {
    String path = System.getProperty("l9.before");
    Map<String, Runnable> now = StoreOperations.of(MEMORY.pool(), 1);
    Map<String, Runnable> before = path == null ? Map.of() : ofOtherBuild(path);
    System.out.printf(
        Locale.ROOT,
        "%-24s %10s %10s %10s %8s%n",
        "µs a call",
        "before",
        "now",
        "of minima",
        "paired");
    now.forEach(
        (name, operation) -> {
          double[] mine = new double[ROUNDS];
          double[] others = new double[ROUNDS];
          Runnable other = before.getOrDefault(name, () -> {});
          boolean writes = name.contains("batch");
          times(operation, writes ? WARM_UP / 100 : WARM_UP);
          times(other, writes ? WARM_UP / 100 : WARM_UP);
          Random order = new Random(7);
          for (int round = 0; round < ROUNDS; round++) {
            int calls = writes ? 2 : CALLS;
            boolean first = order.nextBoolean();
            others[round] = first ? times(other, calls) : 0;
            mine[round] = times(operation, calls);
            others[round] = first ? others[round] : times(other, calls);
          }
          double[] ratios = new double[ROUNDS];
          for (int i = 0; i < ROUNDS; i++) {
            ratios[i] = mine[i] / others[i];
          }
          double least = Arrays.stream(mine).min().orElseThrow();
          double leastOther = Arrays.stream(others).min().orElseThrow();
          System.out.printf(
              Locale.ROOT,
              "%-24s %10.0f %10.0f %10.2f %8.2f%n",
              name,
              leastOther,
              least,
              least / leastOther,
              median(ratios));
        });
  }

  /** Hibernate looks for mapped classes through the thread's class loader. */
  @SuppressWarnings("unchecked") // the method of that name returns that type in both builds
  private static Map<String, Runnable> ofOtherBuild(String path)
      throws ReflectiveOperationException {
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    ClassLoader others = new OtherBuild(urls(path));
    thread.setContextClassLoader(others);
    try {
      return (Map<String, Runnable>)
          others
              .loadClass(StoreOperations.class.getName())
              .getMethod("of", DataSource.class, long.class)
              .invoke(null, MEMORY.pool(), 2L);
    } finally {
      thread.setContextClassLoader(own);
    }
  }

  private static double times(Runnable operation, int calls) {
    long begin = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      operation.run();
    }
    return (System.nanoTime() - begin) / 1e3 / calls;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static URL[] urls(String path) {
    return List.of(path.split(File.pathSeparator)).stream()
        .map(
            entry -> {
              try {
                return new File(entry).toURI().toURL();
              } catch (MalformedURLException e) {
                throw new IllegalArgumentException(entry, e);
              }
            })
        .toArray(URL[]::new);
  }
}
