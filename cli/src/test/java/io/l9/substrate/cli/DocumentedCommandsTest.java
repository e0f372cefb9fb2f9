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
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command lines in README and docs, as far as their words go: each is one that exists. */
class DocumentedCommandsTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\w*\\n(.*?)^```");
  private static final Pattern CALL = Pattern.compile("(?<![\\w/.-])(?:\\./)?l9 +(?=[a-z])");

  /** A word of a shell's command line, quoted or not; else where the command ends. */
  private static final Pattern WORD =
      Pattern.compile("\\s*(?:'([^']*)'|\"([^\"]*)\"|((?:[^\\s'\"|;&>()#]|(?<=\\S)#)+))");

  /** The names that stand for an id of the reader's own, and ids that are cut short. */
  private static final Pattern ID = Pattern.compile("ID|OTHER|019a[0-9a-f-]*(…|\\.\\.\\.)\\w*");

  private static final Set<String> OF_THE_LAUNCHER =
      Set.of("bench", "build", "conformance", "lint", "setup", "verify");

  @Test
  void eachIsOneThatExists() throws IOException {
    List<String> calls = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      for (Path page : Stream.concat(Stream.of(ROOT.resolve("README.md")), docs).toList()) {
        if (page.toString().endsWith(".md")) {
          calls(Files.readString(page), calls);
        }
      }
    }
    String launcher = Files.readString(ROOT.resolve("l9"));
    for (String call : calls) {
      List<String> words = words(call);
      if (OF_THE_LAUNCHER.contains(words.get(0))) {
        assertTrue(launcher.contains("\n  " + words.get(0) + " "), call);
      } else {
        parse(words, wrong);
      }
    }
    assertTrue(calls.size() > 100, calls::toString);
    assertEquals(List.of(), wrong);
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

  private static void parse(List<String> words, List<String> wrong) {
    CommandContext context = new CommandContext(new CapturedTerminal(false).terminal(), Map.of());
    CommandLine root = L9Command.whole(context, Running.UNOBSERVED);
    root.setCaseInsensitiveEnumValuesAllowed(true);
    try {
      var unused = root.parseArgs(words.toArray(String[]::new));
    } catch (CommandLine.ParameterException e) {
      wrong.add("l9 " + String.join(" ", words) + ": " + e.getMessage());
    }
  }
}
