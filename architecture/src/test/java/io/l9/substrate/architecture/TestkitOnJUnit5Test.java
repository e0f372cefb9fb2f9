package io.l9.substrate.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Executable;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The testkit is compiled with JUnit 6, and uses of it only what 5.12 has, too. */
class TestkitOnJUnit5Test {

  private static final Path OLDEST = Path.of("target", "oldest-junit");

  @Test
  void usesNothingThatJUnit5_12DoesNotHave() throws IOException {
    Set<String> used = new TreeSet<>();
    Set<String> missing = new TreeSet<>();
    try (Stream<Path> jars = Files.list(OLDEST);
        URLClassLoader oldest =
            new URLClassLoader(
                jars.map(TestkitOnJUnit5Test::url).toArray(URL[]::new),
                ClassLoader.getPlatformClassLoader())) {
      for (JavaClass type : Code.PRODUCTION) {
        if (!type.getPackageName().startsWith(Layers.ROOT + ".testkit")) {
          continue;
        }
        for (JavaAccess<?> access : type.getCodeUnitAccessesFromSelf()) {
          CodeUnitAccessTarget target = (CodeUnitAccessTarget) access.getTarget();
          if (target.getOwner().getName().startsWith("org.junit.")) {
            used.add(target.getFullName());
            if (!has(oldest, target)) {
              missing.add(target.getFullName() + " in " + type.getName());
            }
          }
        }
      }
    }
    assertTrue(used.size() > 10, () -> "only " + used + " was looked at");
    assertEquals(Set.of(), missing);
  }

  private static boolean has(ClassLoader classes, CodeUnitAccessTarget target) {
    try {
      Class<?> owner = Class.forName(target.getOwner().getName(), false, classes);
      List<String> parameters =
          target.getRawParameterTypes().stream().map(JavaClass::getName).toList();
      Stream<? extends Executable> candidates =
          target.getName().equals(JavaConstructor.CONSTRUCTOR_NAME)
              ? Arrays.stream(owner.getDeclaredConstructors())
              : Arrays.stream(owner.getMethods()).filter(m -> m.getName().equals(target.getName()));
      return candidates.anyMatch(
          candidate ->
              Arrays.stream(candidate.getParameterTypes())
                  .map(Class::getName)
                  .toList()
                  .equals(parameters));
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }
}
