package io.l9.substrate.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps the generated parts of {@code docs/architecture.md} true. */
class ArchitecturePageTest {

  private static final Path PAGE = Diagram.DOCS.resolve("architecture.md");

  private static final String UPDATE = "l9.docs.update";

  @Test
  void thePageShowsTheDiagramAndTheRulesAsTheyAre() throws IOException {
    String page = Files.readString(PAGE);
    String current =
        replace(replace(page, "picture", Diagram.read().toMermaid()), "rules", rules());
    if (Boolean.getBoolean(UPDATE)) {
      Files.writeString(PAGE, current);
      return;
    }
    assertEquals(
        current,
        page,
        () ->
            "docs/architecture.md is stale; run mvn -pl architecture -am test"
                + " -Dtest=ArchitecturePageTest -Dsurefire.failIfNoSpecifiedTests=false -D"
                + UPDATE
                + "=true");
  }

  private static String rules() {
    return "| rule | decision | the planted violations that it catches |\n|---|---|---|\n"
        + ArchitectureRule.all().stream()
            .map(
                rule ->
                    "| %s | %04d | %s |%n"
                        .formatted(
                            rule.name(),
                            rule.decision(),
                            rule.planted().stream()
                                .map(
                                    type ->
                                        "`"
                                            + type.getName().substring(Layers.ROOT.length() + 1)
                                            + "`")
                                .sorted()
                                .collect(Collectors.joining(", "))))
            .collect(Collectors.joining())
            .replace(System.lineSeparator(), "\n");
  }

  private static String replace(String page, String part, String content) {
    String begin = "<!-- generated: " + part + " -->\n";
    String end = "<!-- end: " + part + " -->\n";
    int from = page.indexOf(begin);
    int to = page.indexOf(end);
    if (from < 0 || to < from) {
      throw new IllegalStateException(PAGE + " has lost the marks of its part '" + part + "'");
    }
    return page.substring(0, from + begin.length()) + content + page.substring(to);
  }
}
