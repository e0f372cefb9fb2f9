package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Commands that need no database. */
class L9CommandTest {

  @TempDir Path folder;

  private final CapturedTerminal terminal = new CapturedTerminal(false);

  @Test
  void listsCommandsExitCodesAndExamples_whenAskedForHelp() {
    assertEquals(ExitCodes.OK, run("--help"));

    for (String part :
        new String[] {"demo", "serve", "search", "migrate", "doctor", "Exit codes:", "Examples:"}) {
      assertTrue(terminal.out().contains(part), () -> part + " is missing in " + terminal.out());
    }
    assertEquals("", terminal.err());
  }

  @Test
  void knowsEachCommandByItsNameAlone_andListsItInTheHelp() {
    CommandContext context = new CommandContext(terminal.terminal(), Map.of());
    run("--help");
    String help = terminal.out();

    for (String name : L9Command.subcommands(context, ServeCommand.Running.UNOBSERVED).keySet()) {
      assertEquals(ExitCodes.OK, run(name, "--help"), () -> name + ": " + terminal.err());
      assertTrue(help.contains("\n  " + name + " "), name);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "serve",
        "search",
        "facts",
        "graph",
        "reflections",
        "export",
        "doctor",
        "openapi"
      })
  void givesExamples_inTheHelpOfEachCommand(String command) {
    assertEquals(ExitCodes.OK, run(command, "--help"));

    assertTrue(terminal.out().contains("Examples:\n  l9 " + command), terminal.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"reflections", "world", "trade"})
  void givesExamples_inTheHelpOfEachSubcommand(String group) {
    CommandContext context = new CommandContext(terminal.terminal(), Map.of());
    Supplier<Object> made =
        L9Command.subcommands(context, ServeCommand.Running.UNOBSERVED).get(group);
    for (String name : ((CommandLine) made.get()).getSubcommands().keySet()) {
      CapturedTerminal own = new CapturedTerminal(false);
      assertEquals(
          ExitCodes.OK,
          L9Command.run(new CommandContext(own.terminal(), Map.of()), group, name, "--help"));
      assertTrue(own.out().contains("Examples:\n  l9 " + group + " " + name + " "), own::out);
    }
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
          serve --dev --port 70000    | server.port (--port) must be a whole number
          serve --dev --management-port x | server.management-port (--management-port) must be
          serve --set server.prot=1   | did you mean server.port
          config --set server.port=x  | server.port (--set) must be
          config --set auth.key-pepper=x | set L9_KEY_PEPPER
          config --config no.yaml     | there is no file no.yaml
          config --cell moon          | there is no cell 'moon'; there are [default]
          config everything           | everything
          migrate                     | status, apply, validate or adopt
          migrate adopt --org sales   | need --tenant
          facts                       | say what to do: assert, list
          audit                       | say what to do: list, verify
          audit list --limit 0        | it must be at least 1
          packets ls --limit many     | is no number
          graph                       | say what to do: neighbors, traverse
          graph relationships         | say what to do: put, list
          graph relationships put a b | name a source, a type and a target
          graph relationships put --file /no/file | there is no file
          graph path a                | TO
          graph path a b --shortest --strongest | exclude each other
          graph merges 0190-x --name a | is no UUID
          reflections                 | say what to do: learn, before
          reflections list --limit 0  | it must be at least 1
          reflections before x --max-items many | --max-items
          reflections ended 17        | OUTCOME
          reflections applied 019ca945-0a00-7000-8000-0000000000bb | --task
          reflections retire 7 --reason r | is no UUID
          world                       | say what to do: get, put, patch, delete
          world snapshots             | say what to do: take, list, read, delete
          world get a --at 2026-01-31 --at-state 3 | mutually exclusive
          world get a --at-version 2 --at-state 3 | a version is of no other moment
          world retention --everything --days 3 | excludes --days
          world insight /no/file      | there is no file
          world restore 3             | confirm with --yes
          world forget 3              | confirm with --yes
          world diff 1 2 --summary --type t | leave out --type
          world snapshots read x      | is no UUID
          trade                       | say what to do: list, get, create, patch
          trade list boats            | there is no kind 'boats'; there are buyers, suppliers
          trade get buyers 7          | is no UUID
          trade create metadata {}    | name the entity by --type and --id
          trade create buyers {} --type t | leave out --id and --type
          trade delete transactions 019ca945-0a00-7000-8000-0000000000bb | is not deleted but cancelled: l9 trade move
          trade delete metadata 019ca945-0a00-7000-8000-0000000000bb --detach | leave out --detach
          trade move buyers 019ca945-0a00-7000-8000-0000000000bb agreed | transactions have one
          trade sums --by colour      | --by
          trade sums --by material --total | leave out --by
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
  void config_showsEachSettingWithItsSource_andNoSecret() {
    Map<String, String> environment =
        Map.of("L9_HOME", folder.toString(), "L9_DB_PASSWORD", "hunter2", "L9_TENANT", "acme");

    int code =
        L9Command.run(
            new CommandContext(terminal.terminal(), environment),
            "config",
            "--set",
            "server.port=81");
    CapturedTerminal json = new CapturedTerminal(false);
    L9Command.run(new CommandContext(json.terminal(), environment), "config", "--json");

    assertEquals(ExitCodes.OK, code, terminal.err());
    String table = terminal.out().replaceAll(" +", " ");
    for (String line :
        new String[] {
          " server.port 81 --set\n",
          " tenant acme L9_TENANT\n",
          " db.password *** L9_DB_PASSWORD\n",
          " server.rate-limit 6000 default\n"
        }) {
      assertTrue(table.contains(line), () -> line + " is missing in " + table);
    }
    assertTrue(
        json.out().contains("{\"key\":\"tenant\",\"source\":\"L9_TENANT\",\"value\":\"acme\"}"),
        json.out());
    assertTrue(!(table + json.out()).contains("hunter2"), table);
  }

  @Test
  void refusesAVariableThatIsNoSetting_butExplainsItself() {
    Map<String, String> environment = Map.of("L9_DB_PASWORD", "x");

    assertEquals(
        ExitCodes.USAGE,
        L9Command.run(new CommandContext(terminal.terminal(), environment), "doctor"));
    assertTrue(terminal.err().contains("did you mean L9_DB_PASSWORD?"), terminal.err());
    assertEquals(
        ExitCodes.OK,
        L9Command.run(new CommandContext(terminal.terminal(), environment), "--help"));
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

    int code =
        L9Command.run(new CommandContext(terminal.terminal(), environment), arguments.split(" "));

    assertEquals(ExitCodes.UNREACHABLE, code, terminal.err());
    assertEquals("", terminal.out());
  }

  private int run(String... arguments) {
    return L9Command.run(
        new CommandContext(terminal.terminal(), Map.of("L9_HOME", folder.toString())), arguments);
  }
}
