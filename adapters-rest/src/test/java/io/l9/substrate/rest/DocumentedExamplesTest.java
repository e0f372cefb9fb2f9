package io.l9.substrate.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The {@code curl} commands of README and docs, in the order of their page: a shell takes them
 * apart, and their requests are sent one after the other.
 */
class DocumentedExamplesTest extends SharedServerTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```");
  private static final Pattern COMMAND = Pattern.compile("(?m)^[ >$]*curl ");
  private static final Pattern STATUS = Pattern.compile("# (\\d{3})\\b");

  /** Writes the words of each command behind its number, and where its output goes. */
  private static final String CURL =
      """
      set -eu
      curl() { printf '%s\\0' "$@" "$(readlink /proc/$$/fd/1)" >"$WORDS/$((1000 + n))"; n=$((n + 1)); }
      n=0
      """;

  /** Variables that a reader sets himself: a base, or the credential of an actor. */
  private static final Map<String, String> ACTORS =
      Map.of("L9_KEY", "user", "KEY", "user", "OTHER", "colleague", "ADMIN", "org-admin");

  @TempDir Path directory;

  /** The requests that a page takes for granted. */
  private static final Map<String, List<String>> BEFORE =
      Map.of(
          "tasks.md",
          List.of("/v1/tasks {\"type\":\"mail.welcome\",\"payload\":{\"to\":\"a@b.example\"}}"));

  /** The names of ids that the answer to a request has, by its path. */
  private static final Map<String, String> IDS =
      Map.of("/v1/trade/buyers", "BUYER", "/v1/trade/transactions", "SALE");

  private static final Map<String, String> MEMBERS =
      Map.of("BUYER", "/buyer_id", "SALE", "/transaction_id");

  static Stream<String> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs)
          .filter(page -> page.toString().endsWith(".md") && read(page).contains("curl "))
          .map(page -> ROOT.relativize(page).toString())
          .toList()
          .stream();
    }
  }

  private static String read(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aReaderCanPasteThem(String page) throws Exception {
    String text = read(ROOT.resolve(page));
    List<String> blocks =
        BLOCK.matcher(text).results().map(block -> block.group(1)).filter(this::calls).toList();
    assertFalse(blocks.isEmpty(), "a curl that stands in no block of sh");
    for (String request : BEFORE.getOrDefault(Path.of(page).getFileName().toString(), List.of())) {
      String[] parts = request.split(" ", 2);
      assertTrue(rest.post(parts[0], "user", parts[1]).status() < 300, request);
    }
    Map<String, String> ids = new HashMap<>();
    int sent = 0;
    for (String block : blocks) {
      List<String> wanted = statuses(block);
      List<String[]> commands = commands(block);
      assertEquals(wanted.size(), commands.size(), block);
      for (int i = 0; i < commands.size(); i++) {
        sent(commands.get(i), wanted.get(i), ids);
      }
      sent += commands.size();
    }
    assertEquals(COMMAND.matcher(text).results().count(), sent, "commands on the page");
  }

  private boolean calls(String block) {
    return block.contains("curl ");
  }

  /** The status that each command says behind {@code #}; 2 for any success. */
  private static List<String> statuses(String block) {
    return Arrays.stream(block.replace("\\\n", " ").split("\n"))
        .filter(line -> line.contains("curl "))
        .map(STATUS::matcher)
        .map(matcher -> matcher.find() ? matcher.group(1) : "2")
        .toList();
  }

  private List<String[]> commands(String block) throws Exception {
    Path words = Files.createTempDirectory(directory, "words");
    Path script = Files.writeString(words.resolveSibling("script"), CURL + block);
    ProcessBuilder shell =
        new ProcessBuilder("bash", script.toString())
            .directory(directory.toFile())
            .redirectErrorStream(true);
    shell.environment().put("WORDS", words.toString());
    shell.environment().put("L9", "http://localhost:8080");
    ACTORS.keySet().forEach(name -> shell.environment().put(name, "@" + name + "@"));
    IDS.values().forEach(name -> shell.environment().put(name, "@" + name + "@"));
    Process process = shell.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    try (Stream<Path> files = Files.list(words)) {
      return files.sorted().map(file -> read(file).split("\0", -1)).toList();
    }
  }

  private void sent(String[] words, String status, Map<String, String> ids) throws IOException {
    String method = null;
    String target = null;
    String body = null;
    boolean isGet = false;
    Map<String, String> headers = new TreeMap<>();
    List<String> parameters = new ArrayList<>();
    int arguments = words.length - 2; // behind them, where the output goes, and nothing
    for (int i = 0; i < arguments; i++) {
      switch (words[i]) {
        case "-s" -> {}
        case "-G" -> isGet = true;
        case "-X" -> method = words[++i];
        case "-H" -> {
          String[] header = words[++i].split(": ", 2);
          headers.put(header[0], header[1]);
        }
        case "-d" -> body = words[++i];
        case "--data-urlencode" -> {
          String[] parameter = words[++i].split("=", 2);
          parameters.add(
              parameter[0] + "=" + URLEncoder.encode(parameter[1], StandardCharsets.UTF_8));
        }
        case "--data-binary" -> {
          assertTrue(words[++i].startsWith("@"), words[i]);
          body = Files.readString(directory.resolve(words[i].substring(1)));
        }
        default -> {
          assertFalse(words[i].startsWith("-"), "an option that this test does not know");
          target = words[i];
        }
      }
    }
    assertNotNull(target);
    String path =
        replaced(target, ids).replaceFirst("^(http://)?localhost:8080", "")
            + (isGet ? "?" + String.join("&", parameters) : "");
    HttpRequest.Builder request = HttpRequest.newBuilder(rest.uri(path));
    headers.forEach((name, value) -> request.header(name, replaced(value, ids)));
    request.method(
        method != null ? method : body == null ? "GET" : "POST",
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(replaced(body, ids)));
    Answer answer = rest.send(request);
    assertTrue(String.valueOf(answer.status()).startsWith(status), answer::toString);
    String output = words[arguments];
    if (output.startsWith(directory.toRealPath().toString())) {
      Files.write(Path.of(output), answer.body());
    }
    String id = IDS.get(path);
    if (id != null) {
      ids.put(id, answer.at(MEMBERS.get(id)));
    }
  }

  private static String replaced(String text, Map<String, String> ids) {
    return Pattern.compile("@(\\w+)@")
        .matcher(text)
        .replaceAll((MatchResult name) -> Matcher.quoteReplacement(value(name.group(1), ids)));
  }

  private static String value(String name, Map<String, String> ids) {
    String value = ACTORS.getOrDefault(name, ids.get(name));
    assertNotNull(value, name + " has no value yet");
    return value;
  }
}
