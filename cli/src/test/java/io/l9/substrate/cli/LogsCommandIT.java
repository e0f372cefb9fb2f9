package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The agent log in a terminal, on a real database. */
class LogsCommandIT extends CommandFixture {

  private Map<String, String> env = Map.of();

  private Run ok(String... arguments) {
    Run run = run(env, arguments);
    assertEquals(ExitCodes.OK, run.code(), run.err());
    return run;
  }

  private String file(String text) throws IOException {
    return file(text.getBytes(StandardCharsets.UTF_8));
  }

  private String file(byte[] bytes) throws IOException {
    Path file = folder.resolve("lines.txt");
    Files.write(file, bytes);
    return file.toString();
  }

  private List<String> messages(String... arguments) {
    List<String> all = new ArrayList<>(List.of("logs", "list", "-o", "jsonl"));
    all.addAll(List.of(arguments));
    return ok(all.toArray(String[]::new))
        .out()
        .lines()
        .map(line -> String.valueOf(((Map<?, ?>) read(line)).get("message")))
        .toList();
  }

  @Test
  void appendsTheLinesOfAText_andListsThemByLevelAndTask() throws IOException {
    env = named("logging");
    Run appended = ok("logs", "append", file("one\r\n\n  two Grüße\nthree"), "--agent", "nightly");
    assertEquals("{\"lines\":3}", appended.out().strip());
    ok("logs", "append", file("late"), "--agent", "other", "--level", "ERROR", "--task", "t 1");
    assertEquals(
        List.of("one", "  two Grüße", "three"), messages("--agent", "nightly", "--oldest-first"));
    assertEquals(List.of("late"), messages("--level", "WARNING"));
    assertEquals(List.of("late"), messages("--task", "t 1"));
    assertEquals(List.of("late", "three"), messages("--limit", "2"));
    assertContains(ok("logs", "list", "-o", "table").out(), "ERROR other late");
    assertContains(ok("logs", "list", "--json").out(), "\"has_more\":false");
  }

  @Test
  void storesWhatComesBeforeALineThatCannotBeStored() throws IOException {
    env = named("refused");
    byte[] broken = "good\nb?d\nnever\n".getBytes(StandardCharsets.UTF_8);
    broken[6] = (byte) 0xff;
    Run refused = run(env, "logs", "append", file(broken), "--agent", "a");
    assertEquals(ExitCodes.USAGE, refused.code(), refused.err());
    assertContains(refused.err(), "lines/2/message is not UTF-8");
    Run nul = run(env, "logs", "append", file("a\0b\n"), "--agent", "a");
    assertContains(nul.err(), "lines/1/message contains the character U+0000");
    Run huge = run(env, "logs", "append", file("x".repeat(40_000)), "--agent", "a");
    assertContains(huge.err(), "lines/1/message has more than 32768 bytes");
    assertEquals(List.of("good"), messages());
    assertEquals(
        ExitCodes.USAGE,
        run(env, "logs", "append", file("m"), "--agent", "a", "--level", "LOUD").code());
    assertEquals(ExitCodes.USAGE, run(env, "logs", "list", "--once").code());
  }

  @Test
  void followsLines_asJsonLines() throws IOException {
    env = named("following");
    Run begin = ok("logs", "list", "--follow", "--once", "--json");
    assertEquals("", begin.out());
    String position =
        begin.err().lines().filter(line -> line.contains("up to ")).findFirst().orElseThrow();
    String after = position.strip().substring("up to ".length());
    ok("logs", "append", file("first\nsecond"), "--agent", "a");
    List<String> seen = messages("--follow", "--once", "--after", after);
    // other work of the same server may hold new lines back for a while
    for (int i = 0; i < 50 && seen.isEmpty(); i++) {
      seen = messages("--follow", "--once", "--after", after);
    }
    assertEquals(List.of("first", "second"), seen);
  }
}
