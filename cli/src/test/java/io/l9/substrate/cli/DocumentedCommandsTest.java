package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.cli.ServeCommand.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The command lines in README and docs, in blocks and within sentences: each is one that exists.
 */
class DocumentedCommandsTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\w*\\n(.*?)^```");
  private static final Pattern CALL = Pattern.compile("(?<![\\w/.-])(?:\\./)?l9 +(?=[a-z])");

  private static final Pattern MENTION = Pattern.compile("`(?:\\./)?l9 +([a-z-][^`]*)`");

  /** A word of a shell's command line, quoted or not; else where the command ends. */
  private static final Pattern WORD =
      Pattern.compile("\\s*(?:'([^']*)'|\"([^\"]*)\"|((?:[^\\s'\"|;&>()#]|(?<=\\S)#)+))");

  /** The names that stand for an id of the reader's own, and ids that are cut short. */
  private static final Pattern ID = Pattern.compile("ID|OTHER|019a[0-9a-f-]*(…|\\.\\.\\.)\\w*");

  private static final Set<String> OF_THE_LAUNCHER =
      Set.of("bench", "build", "conformance", "lint", "setup", "verify");

  private final CommandLine l9 =
      L9Command.whole(
          new CommandContext(new CapturedTerminal(false).terminal(), Map.of()), Running.UNOBSERVED);

  @BeforeEach
  void collectErrors() {
    l9.setCaseInsensitiveEnumValuesAllowed(true);
    collectErrors(l9);
  }

  @Test
  void eachIsOneThatExists() throws IOException {
    List<String> calls = new ArrayList<>();
    List<String> mentions = new ArrayList<>();
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      for (Path page : Stream.concat(Stream.of(ROOT.resolve("README.md")), docs).toList()) {
        if (page.toString().endsWith(".md")) {
          calls(Files.readString(page), calls);
          mentions(Files.readString(page), mentions);
        }
      }
    }
    assertTrue(calls.size() > 100, calls::toString);
    assertTrue(mentions.size() > 100, mentions::toString);
    String launcher = Files.readString(ROOT.resolve("l9"));
    List<String> wrong = new ArrayList<>();
    calls.forEach(call -> wrong.addAll(errors(call, true, launcher)));
    mentions.forEach(call -> wrong.addAll(errors(call, false, launcher)));
    assertEquals(List.of(), wrong);
  }

  @Test
  void readsWhatStandsForSeveralCommands() {
    List<String> mentions = new ArrayList<>();
    mentions(
        "`l9 migrate apply\\|adopt NAME [--dry-run] [-o a\\|b] [filters] | jq '.x'`", mentions);
    assertEquals(
        List.of(
            "migrate apply NAME --dry-run -o a",
            "migrate apply NAME --dry-run -o b",
            "migrate adopt NAME --dry-run -o a",
            "migrate adopt NAME --dry-run -o b"),
        mentions);
    assertEquals(1, errors("facts assert --no-such", false, "").size());
    assertEquals(1, errors("no-such", false, "").size());
    assertEquals(1, errors("world retention --days soon", false, "").size());
    assertEquals(1, errors("verify --no-such", true, "\n  verify [--such]").size());
  }

  private static void calls(String page, List<String> calls) {
    BLOCK
        .matcher(page)
        .results()
        .flatMap(block -> block.group(1).replace("\\\n", " ").lines())
        .forEach(
            line -> {
              Matcher call = CALL.matcher(line);
              int comment = line.indexOf(" #");
              while (call.find() && (comment < 0 || call.start() < comment)) {
                int next = line.indexOf("   l9 ", call.end());
                calls.add(line.substring(call.end(), next < 0 ? line.length() : next));
              }
            });
  }

  /** Adds the commands that a text speaks of, one for each of their alternatives. */
  private static void mentions(String page, List<String> mentions) {
    MENTION
        .matcher(BLOCK.matcher(page).replaceAll(""))
        .results()
        .map(call -> call.group(1).replace("\\|", "|").replaceFirst(" \\| .*", ""))
        .map(call -> call.replaceAll("\\[(-[^]]*)]", "$1").replaceAll(" \\[[^]]*]|…", ""))
        .forEach(
            call -> {
              List<String> commands = List.of("");
              for (String word : call.split(" ")) {
                commands =
                    commands.stream()
                        .flatMap(it -> Stream.of(word.split("\\|")).map(or -> it + " " + or))
                        .toList();
              }
              commands.forEach(command -> mentions.add(command.strip()));
            });
  }

  private static List<String> words(String call) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(call);
    int end = 0;
    while (end < call.length() && word.find(end) && word.start() == end) {
      String text = word.group(3);
      if (text == null) {
        text = word.group(1) == null ? word.group(2) : word.group(1);
      }
      words.add(ID.matcher(text).matches() ? "019a2b3c-4d5e-7f60-8a1b-2c3d4e5f60d1" : text);
      end = word.end();
    }
    words.removeIf(text -> text.startsWith("[--"));
    return words;
  }

  /** The errors in a command, which lacks none of its arguments if it is a whole one. */
  private List<String> errors(String call, boolean isWhole, String launcher) {
    List<String> words = words(call);
    if (OF_THE_LAUNCHER.contains(words.get(0))) {
      return launcherErrors(words, launcher);
    }
    List<String> errors = new ArrayList<>();
    for (CommandLine.ParseResult of = l9.parseArgs(words.toArray(String[]::new)); of != null; ) {
      of.errors().stream()
          .filter(error -> isWhole || !(error instanceof CommandLine.MissingParameterException))
          .forEach(error -> errors.add("l9 " + call + ": " + error.getMessage()));
      of = of.hasSubcommand() ? of.subcommand() : null;
    }
    return errors;
  }

  private static void collectErrors(CommandLine command) {
    command.getCommandSpec().parser().collectErrors(true);
    command.getSubcommands().values().forEach(DocumentedCommandsTest::collectErrors);
  }

  /** The words that the launcher's help has no place for; those of benches have a test there. */
  private static List<String> launcherErrors(List<String> words, String launcher) {
    String name = words.get(0);
    String help =
        launcher.lines().filter(line -> line.startsWith("  " + name + " ")).findFirst().orElse("");
    boolean isFree = name.equals("bench");
    return words.stream()
        .filter(word -> word.equals(name) || (word.startsWith("--") && !isFree))
        .filter(word -> !help.contains(word))
        .map(word -> "l9 " + String.join(" ", words) + ": the launcher has no " + word)
        .toList();
  }
}
