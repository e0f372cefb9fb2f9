package io.l9.substrate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.cli.CommandContext;
import io.l9.substrate.cli.ExitCodes;
import io.l9.substrate.cli.console.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchCommandTest {

  /** A call in a block or a sentence, up to where the shell or the sentence goes on. */
  private static final Pattern DOCUMENTED =
      Pattern.compile("(?<![\\w/.-])(?:\\./)?l9 bench +([\\w\\[-][^`\\n#>|]*)");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void givesExamples_inItsHelp() {
    assertEquals(ExitCodes.OK, run("--help"));

    assertTrue(written(out).contains("Examples:\n  l9 bench"), () -> written(out));
  }

  @Test
  void listsTheBenches_whenNoneIsNamed() {
    assertEquals(ExitCodes.OK, run());

    for (Bench bench : Benches.all()) {
      assertTrue(written(out).contains("  " + bench.name() + " "), () -> written(out));
    }
  }

  @Test
  void refusesABenchThatThereIsNot() {
    assertEquals(ExitCodes.USAGE, run("nonsense"));

    assertTrue(written(err).contains("no bench 'nonsense'"), () -> written(err));
    assertTrue(written(err).contains("Try 'l9 bench --help'."), () -> written(err));
    assertEquals("", written(out));
  }

  @Test
  void understandsWhatTheDocumentationSays() throws IOException {
    Path root = Path.of("..");
    List<String> named = new ArrayList<>();
    try (Stream<Path> docs = Files.list(root.resolve("docs"))) {
      for (Path page : Stream.concat(Stream.of(root.resolve("README.md")), docs).toList()) {
        if (page.toString().endsWith(".md")) {
          DOCUMENTED
              .matcher(Files.readString(page))
              .results()
              .forEach(call -> named.add(call.group(1).replaceAll("[\\[\\]]", "")));
        }
      }
    }
    assertTrue(named.size() > 10, named::toString);
    CommandLine bench = new CommandLine(new BenchCommand(new CommandContext(terminal(), Map.of())));
    for (String call : named) {
      String name = bench.parseArgs(call.split(" +")).matchedPositionalValue(0, "");
      assertTrue(name.equals("NAME") || Benches.named(name).isPresent(), call);
    }
  }

  private int run(String... arguments) {
    return Main.run(new CommandContext(terminal(), Map.of()), arguments);
  }

  private Terminal terminal() {
    return new Terminal(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        false,
        false);
  }

  private static String written(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
