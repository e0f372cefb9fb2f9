package io.l9.substrate.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of the documentation, a part of which a test generates. */
final class GeneratedPage {

  private static final String UPDATE = "l9.docs.update";

  private GeneratedPage() {}

  /**
   * Fails if the page's part differs from the content, or replaces it if the run is to update.
   *
   * @param part the name that stands in the marks around the part
   * @param test the class whose run updates the page
   */
  static void check(String name, String part, String content, Class<?> test) throws IOException {
    Path file = TestCluster.FILES.resolve("../docs").resolve(name);
    String page = Files.readString(file);
    String begin = "<!-- generated: " + part + " -->\n";
    int from = page.indexOf(begin);
    int to = page.indexOf("<!-- end: " + part + " -->\n");
    if (from < 0 || to < from) {
      throw new IllegalStateException("docs/" + name + " has lost the marks of " + part);
    }
    String current = page.substring(0, from + begin.length()) + content + page.substring(to);
    if (Boolean.getBoolean(UPDATE)) {
      Files.writeString(file, current);
      return;
    }
    String option =
        test.getSimpleName().endsWith("IT") ? "-Dtest=NONE -Dit.test=" : "-DskipITs -Dtest=";
    assertEquals(
        current,
        page,
        () ->
            "docs/%s is stale; run mvn -pl migrations -am verify %s%s -D%s=true"
                    .formatted(name, option, test.getSimpleName(), UPDATE)
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false");
  }
}
