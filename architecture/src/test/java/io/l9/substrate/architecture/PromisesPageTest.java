package io.l9.substrate.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps the tests that {@code docs/promises.md} names in being. */
class PromisesPageTest {

  private static final Path PAGE = Diagram.DOCS.resolve("promises.md");
  private static final Pattern NAMED = Pattern.compile("`(\\w+)#(\\w+)`");
  private static final Pattern NUMBERED = Pattern.compile("\\| (\\d+) \\|.*");

  private static final Pattern TEST = Pattern.compile("@(Repeated|Parameterized)?Test\\b");

  private final Map<String, Path> sources = sources();

  @Test
  void everyPromiseNamesTestsThatThereAre() throws IOException {
    List<String> rows =
        Files.readAllLines(PAGE).stream()
            .filter(line -> line.startsWith("| ") && !line.endsWith("| held by |"))
            .toList();
    assertTrue(rows.size() > 45, () -> rows.size() + " rows");
    List<String> wrong = new ArrayList<>();
    for (String row : rows) {
      List<String[]> named =
          NAMED.matcher(row).results().map(it -> new String[] {it.group(1), it.group(2)}).toList();
      if (named.isEmpty()) {
        wrong.add("no test: " + row);
      }
      named.stream()
          .filter(name -> !isTest(name[0], name[1]))
          .forEach(name -> wrong.add(name[0] + "#" + name[1] + " is no test"));
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void noSentenceIsMissing() throws IOException {
    List<Integer> numbers =
        Files.readAllLines(PAGE).stream()
            .map(NUMBERED::matcher)
            .filter(row -> row.matches())
            .map(row -> Integer.valueOf(row.group(1)))
            .toList();
    assertEquals(
        IntStream.of(10, 22, 10, 15, 10, 10, 10, 15, 10, 10, 11)
            .flatMap(last -> IntStream.rangeClosed(1, last))
            .boxed()
            .toList(),
        numbers);
  }

  @Test
  void knowsATestFromOtherMethods() {
    assertTrue(isTest("PromisesPageTest", "knowsATestFromOtherMethods"));
    assertTrue(isTest("FenceTest", "aTextCannotEndItsBlockOrBeginAnother"));
    assertFalse(isTest("KnowledgePromises", "newTenant"));
    assertFalse(isTest("PromisesPageTest", "nothing"));
    assertFalse(isTest("Nowhere", "knowsATestFromOtherMethods"));
  }

  /** Whether a class of the tests declares a method that JUnit runs. */
  private boolean isTest(String type, String method) {
    Path file = sources.get(type);
    String source = file == null ? "" : read(file);
    int declared = source.indexOf("void " + method + "(");
    // members are apart by an empty line
    return declared >= 0
        && TEST.matcher(source.substring(source.lastIndexOf("\n\n", declared), declared)).find();
  }

  private static Map<String, Path> sources() {
    Map<String, Path> sources = new HashMap<>();
    try (Stream<Path> modules = Files.list(Diagram.DOCS.toAbsolutePath().getParent())) {
      modules
          .flatMap(module -> Stream.of("src/test/java", "src/main/java").map(module::resolve))
          .filter(Files::isDirectory)
          .forEach(folder -> add(folder, sources));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sources;
  }

  private static void add(Path folder, Map<String, Path> sources) {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(file -> sources.put(file.getFileName().toString().replace(".java", ""), file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
