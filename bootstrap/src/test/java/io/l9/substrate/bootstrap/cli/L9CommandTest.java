package io.l9.substrate.bootstrap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs no database. */
class L9CommandTest {

  @TempDir Path folder;

  private final CapturedTerminal terminal = new CapturedTerminal(false);

  @Test
  void listsCommandsExitCodesAndExamples_whenAskedForHelp() {
    assertEquals(ExitCodes.OK, run("--help"));

    for (String part :
        new String[] {
          "demo", "serve", "search", "migrate", "doctor", "bench", "Exit codes:", "Examples:"
        }) {
      assertTrue(terminal.out().contains(part), () -> part + " is missing in " + terminal.out());
    }
    assertEquals("", terminal.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "serve", "search", "migrate", "doctor", "bench"})
  void givesExamples_inTheHelpOfEachCommand(String command) {
    assertEquals(ExitCodes.OK, run(command, "--help"));

    assertTrue(terminal.out().contains("Examples:\n  l9 " + command), terminal.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "--version"})
  void saysItsVersion(String argument) {
    assertEquals(ExitCodes.OK, run(argument));

    assertTrue(terminal.out().startsWith("l9 "), terminal.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                          | say what to do
          nonsense                    | nonsense
          search                      | TEXT
          search x --mode fuzzy       | --mode
          search x -o xml             | --output
          search x --limit 0          | limit must be at least 1
          search x --limit many       | --limit
          demo --limit 0              | --limit
          demo --repo /no/such/folder | no directory
          demo --conversation /no/one | no file
          serve                       | --dev
          serve --dev --port 70000    | --port
          migrate                     | status, apply, validate or adopt
          migrate adopt --org sales   | need --tenant
          bench nonsense              | no bench 'nonsense'
          doctor -o yaml              | --output
          doctor everything           | everything
          """)
  void refusesWrongUsage_andSaysWhatIsWrong(String arguments, String expected) {
    int code = arguments.isEmpty() ? run() : run(arguments.split(" "));

    assertEquals(ExitCodes.USAGE, code, terminal.err());
    assertTrue(terminal.err().contains(expected), terminal.err());
    assertEquals("", terminal.out());
  }

  @Test
  void refusesAConversationThatIsMalformed_beforeItStartsADatabase() throws IOException {
    Path file = Files.writeString(folder.resolve("talk.json"), "[{}]");

    assertEquals(ExitCodes.USAGE, run("demo", "--conversation", file.toString()));

    assertTrue(terminal.err().contains("[0].sample_id is missing"), terminal.err());
    assertEquals("", terminal.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"search anything", "doctor", "doctor --json"})
  void saysThatTheDatabaseIsUnreachable_whenNothingListensThere(String arguments) {
    Map<String, String> environment =
        Map.of("L9_DB_URL", "jdbc:postgresql://127.0.0.1:1/l9", "L9_HOME", folder.toString());

    int code = L9Command.run(terminal.terminal(), environment, arguments.split(" "));

    assertEquals(ExitCodes.UNREACHABLE, code, terminal.err());
    assertEquals("", terminal.out());
  }

  private int run(String... arguments) {
    return L9Command.run(terminal.terminal(), Map.of("L9_HOME", folder.toString()), arguments);
  }
}
