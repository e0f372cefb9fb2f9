package io.l9.substrate.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The conventions of {@code CONTRIBUTING.md} that only the source shows. */
class SourceTextTest {

  @Test
  void holds() throws IOException {
    int files = 0;
    List<String> refused = new ArrayList<>();
    for (String module : new TreeSet<>(Layers.FOLDERS)) {
      Path sources = Diagram.DOCS.resolveSibling(module).resolve("src");
      try (Stream<Path> tree = Files.walk(sources)) {
        for (Path file : tree.filter(path -> path.toString().endsWith(".java")).sorted().toList()) {
          files++;
          for (String problem : SourceText.problems(Files.readString(file))) {
            refused.add(module + "/src/" + sources.relativize(file) + ": " + problem);
          }
        }
      }
    }
    assertTrue(files > 500, "only " + files + " files were read");
    assertEquals(List.of(), refused);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "What repositories see of a session.",
        "Who acts.",
        "Whose rows they are.",
        "Whom nobody sees.",
        "How long it takes.",
        "Those that are left.",
        "It serves.",
        "Its name.",
        "Which rows are read.",
        "Where a command writes.",
        "That nothing is lost.",
        "They are closed in reverse order.",
        "Whatever is open.",
        "Whoever waits.",
        "He who waits.",
        "she writes."
      })
  void refusesJavadocsThatDoNotSayWhatAThingIs(String sentence) {
    for (String text :
        List.of(
            "/** " + sentence + " */\nclass A {}",
            "/**\n * " + sentence + "\n *\n * @param a more\n */\nrecord A(int a) {}",
            "class A {\n\n  /** A constant. */\n  int a;\n\n  /**\n   * "
                + sentence
                + "\n   */\n}")) {
      List<String> problems = SourceText.problems(text);
      assertEquals(1, problems.size(), text);
      assertTrue(problems.get(0).contains(sentence), problems::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/** The time that it takes. What is left of it is shown. */",
        "/** Itemised costs. */",
        "/** Returns what is left. */",
        "// What follows is no javadoc.",
        "/* How so? */"
      })
  void acceptsJavadocsThatDo(String text) {
    assertEquals(List.of(), SourceText.problems(text + "\nclass A {}"));
  }

  @Test
  void refusesLongFiles_unlessTheirFirstSentenceSaysWhy() {
    String body = "int a;\n".repeat(SourceText.MAX_LINES - 1);
    String doc = "/** A table. */\n";
    assertEquals(List.of(), SourceText.problems(doc + body));
    assertEquals(
        List.of("has 401 lines, and its first sentence does not say why it is one file"),
        SourceText.problems(doc + body + "int b;\n"));
    for (String why :
        List.of("A table in one file, because", "One file, because", "in one file:")) {
      assertEquals(
          List.of(),
          SourceText.problems("/** " + why + " a half says nothing. */\n" + body + body));
    }
    assertEquals(
        1,
        SourceText.problems("/** A table. One file, because it grew. */\n" + body + body).size(),
        "the second sentence is too late");
    assertEquals(
        1,
        SourceText.problems(doc + body + "/** One file, because it is late. */\n").size(),
        "the first javadoc is the one that counts");
  }
}
