package io.l9.substrate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.cli.CommandContext;
import io.l9.substrate.cli.ExitCodes;
import io.l9.substrate.cli.console.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchCommandTest {

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

  private int run(String... arguments) {
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false);
    return Main.run(new CommandContext(terminal, Map.of()), arguments);
  }

  private static String written(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
