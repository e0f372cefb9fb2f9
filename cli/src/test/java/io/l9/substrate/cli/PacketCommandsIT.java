package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.migrations.Database;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The commands on packets as they are run, on a real database. */
class PacketCommandsIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final JsonCodec JSON = new Jackson3JsonCodec();
  private static final String THREAD = "7f000000-0000-4000-8000-000000000001";

  @TempDir Path folder;

  private record Run(int code, String out, String err) {

    Map<?, ?> line(int index) {
      List<String> lines = out.lines().toList();
      return read(lines.get(index < 0 ? lines.size() + index : index));
    }
  }

  @Test
  void importsAFile_whichRepeatedStoresNothing_andExportsItAgain() throws IOException {
    Map<String, String> env = named("importing");
    Path file =
        file(line("1", ""), "no packet", line("2", ",\"parent_ids\":[\"" + id("1") + "\"]"));

    Run dry = run(env, "import", file.toString(), "--dry-run", "-o", "json");
    Run first = run(env, "import", file.toString());
    Run again = run(env, "import", file.toString(), "-o", "table");
    Run rest = run(env, "import", file.toString(), "--resume", "2");
    Path exported = folder.resolve("out.ndjson");
    Run export = run(env, "export", "-o", exported.toString());
    Run other = run(env, "export", "--tenant", "another");

    assertEquals(ExitCodes.FAILURE, dry.code(), dry.err());
    assertEquals(true, summary(dry).get("dry_run"));
    assertEquals(2L, summary(dry).get("created"));
    assertEquals(ExitCodes.FAILURE, first.code(), first.err());
    assertEquals(4, first.out().lines().count());
    assertEquals("error", first.line(1).get("status"));
    assertEquals(2L, summary(first).get("created"));
    assertTrue(again.out().contains("line 2: "), again.out());
    assertTrue(again.out().contains("0 stored, 2 known, 0 skipped, 1 failed"), again.out());
    assertEquals(ExitCodes.OK, rest.code(), rest.err());
    assertEquals(ExitCodes.OK, export.code(), export.err());
    List<String> lines = Files.readAllLines(exported);
    assertEquals(3, lines.size());
    assertTrue(lines.get(0).contains(id("1")), "parents first");
    assertEquals("{\"summary\":{\"exported\":2}}", lines.get(2));
    assertEquals("{\"summary\":{\"exported\":0}}", other.out().strip());
    assertFalse(Files.exists(folder.resolve("out.ndjson.part")));
  }

  @Test
  void copiesAnExportBesideItself_andSaysWhichParentsAreAbsent() throws IOException {
    Map<String, String> env = named("copying");
    Path file =
        file(line("1", ""), line("2", ",\"parent_ids\":[\"" + id("1") + "\",\"" + id("9") + "\"]"));
    Run kept = run(env, "import", file.toString());
    Path exported = folder.resolve("copied.ndjson");
    run(env, "export", "-o", exported.toString());
    String[] copying = {
      "import", exported.toString(), "--tenant", "copying-trial", "--ids", "remap", "--name", "c"
    };
    Run copied = run(env, copying);
    Run again = run(env, copying);
    Run dropped =
        run(
            env,
            "import",
            exported.toString(),
            "--tenant",
            "copying-less",
            "--ids",
            "remap",
            "--absent-parents",
            "drop",
            "-o",
            "table");
    Run unknown = run(env, "import", exported.toString(), "--absent-parents", "lose");

    assertEquals(List.of(id("9")), kept.line(1).get("absent_parents"));
    assertEquals(ExitCodes.OK, copied.code(), copied.err());
    assertEquals(2L, summary(copied).get("created"));
    assertEquals(2L, summary(again).get("duplicate"));
    assertEquals(ExitCodes.OK, dropped.code(), dropped.err());
    assertTrue(
        dropped.out().contains("1 of them name parents that are not there, which were dropped"),
        dropped.out());
    assertEquals(ExitCodes.USAGE, unknown.code(), unknown.err());
  }

  @Test
  void writesPayloadsOfEveryDepth() throws IOException {
    Map<String, String> env = named("deep");
    String deep = "[".repeat(100) + "]".repeat(100);
    run(env, "import", file("{\"packet_type\":\"deep\",\"payload\":" + deep + "}").toString());
    for (String format : List.of("json", "jsonl", "table")) {
      Run listed = run(env, "packets", "ls", "-o", format);
      assertEquals(ExitCodes.OK, listed.code(), listed.err());
    }
    assertTrue(run(env, "export").out().contains(deep));
  }

  @Test
  void showsThreadsLineagesAndLists() throws IOException {
    Map<String, String> env = named("showing");
    List<String> lines = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      lines.add(
          line(
              "" + i,
              ",\"agent_id\":\"a"
                  + i % 2
                  + "\",\"thread_id\":\""
                  + THREAD
                  + "\",\"timestamp\":\"2026-03-01T12:00:0"
                  + i
                  + "Z\",\"tags\":[\"t\",\"t"
                  + i
                  + "\"]"
                  + (i == 1 ? "" : ",\"parent_ids\":[\"" + id("" + (i - 1)) + "\"]")));
    }
    run(env, "import", file(lines.toArray(String[]::new)).toString());

    Run thread = run(env, "thread", THREAD);
    Run window =
        run(env, "thread", "--around", id("3"), "--before", "1", "--after", "1", "-o", "json");
    Run threads = run(env, "threads");
    Run up = run(env, "lineage", id("3"), "-o", "table");
    Run both = run(env, "lineage", id("3"), "--direction", "both", "--depth", "1", "-o", "json");
    Run mermaid = run(env, "lineage", id("3"), "--direction", "down", "--mermaid");
    Run list = run(env, "packets", "ls", "--agent", "a1", "--all-tags", "t,t3", "-o", "json");
    Run get = run(env, "packets", "get", id("1"), id("404"));
    Run tags = run(env, "packets", "tags", "--prefix", "t");
    Run foreign = run(env, "lineage", "--tenant", "another", id("3"));

    assertEquals(5, thread.out().lines().count(), thread.err());
    Map<?, ?> around = read(window.out());
    assertEquals(3, ((List<?>) around.get("data")).size());
    assertEquals(true, around.get("earlier"));
    assertEquals(THREAD, threads.line(0).get("id"));
    assertEquals(5L, threads.line(0).get("packets"));
    assertEquals(2L, threads.line(0).get("agents"));
    assertTrue(up.out().contains("└─"), up.out());
    assertEquals(true, read(both.out()).get("truncated"));
    assertEquals(3, ((List<?>) read(both.out()).get("nodes")).size());
    assertTrue(mermaid.out().startsWith("flowchart TB"), mermaid.out());
    assertTrue(mermaid.out().contains("p0 --> p1"), mermaid.out());
    assertEquals(1, ((List<?>) read(list.out()).get("data")).size(), list.err());
    assertEquals(ExitCodes.NOT_FOUND, get.code());
    assertEquals(1, get.out().lines().count());
    assertEquals(Map.of("tag", "t", "packets", 5L), tags.line(0));
    assertEquals(6, tags.out().lines().count());
    assertEquals(ExitCodes.NOT_FOUND, foreign.code());
    assertEquals("", foreign.out());
  }

  @Test
  void changesWhatMayChange_andErasesWhatIsAskedFor() throws IOException {
    Map<String, String> env = named("changing");
    run(
        env,
        "import",
        file(line("1", ""), line("2", ",\"parent_ids\":[\"" + id("1") + "\"]"), line("3", ""))
            .toString());

    Run tagged = run(env, "packets", "tag", id("1"), "a", "b");
    Run untagged = run(env, "packets", "untag", id("1"), "a");
    Run kept = run(env, "packets", "expire", id("1"), "--never");
    Run rated = run(env, "packets", "amend", id("1"), "--importance", "0.9");
    Run refused = run(env, "packets", "amend", id("1"), "--scope", "cursor");
    Run weaker = run(env, "packets", "contradict", id("1"), "--by", id("3"));
    Run expired = run(env, "packets", "expire", id("3"));
    Run gone = run(env, "packets", "get", id("3"));
    Run unsure = run(env, "packets", "erase", id("1"));
    Run erased = run(env, "packets", "erase", id("1"), "--descendants", "--yes");
    Run left = run(env, "export");

    assertEquals(List.of("a", "b"), tagged.line(0).get("tags"), tagged.err());
    assertEquals(List.of("b"), untagged.line(0).get("tags"));
    assertEquals(ExitCodes.OK, kept.code(), kept.err());
    assertEquals(0.9, rated.line(0).get("importance_score"));
    assertEquals(ExitCodes.AUTHENTICATION, refused.code(), refused.err());
    assertTrue((double) weaker.line(0).get("importance_score") < 0.9, weaker.out());
    assertEquals(ExitCodes.OK, expired.code(), expired.err());
    assertEquals(ExitCodes.NOT_FOUND, gone.code());
    assertEquals(ExitCodes.USAGE, unsure.code());
    Map<?, ?> counts = (Map<?, ?>) Objects.requireNonNull(erased.line(0).get("erased"));
    assertEquals(2L, counts.get("packets"), erased.out());
    assertEquals(1L, counts.get("events"), erased.out());
    assertTrue(((Long) Objects.requireNonNull(counts.get("embeddings"))) >= 2, erased.out());
    assertEquals("{\"summary\":{\"exported\":0}}", left.out().strip());
  }

  @Test
  void followsFromAPosition() throws IOException {
    Map<String, String> env = named("following");
    Run begin = run(env, "tail", "--once");
    String position =
        begin.err().lines().filter(l -> l.contains("up to ")).findFirst().orElseThrow();
    run(env, "import", file(line("1", ""), line("2", ",\"tags\":[\"x\"]")).toString());
    String after = position.strip().substring("up to ".length());
    Run tail = run(env, "tail", "--once", "--after", after, "--tag", "x");
    // other work of the same server may hold new packets back for a while
    for (int i = 0; i < 50 && tail.out().isEmpty(); i++) {
      tail = run(env, "tail", "--once", "--after", after, "--tag", "x");
    }
    Run wrong = run(env, "tail", "--once", "--after", "yesterday");

    assertEquals(1, tail.out().lines().count(), tail.err());
    assertEquals(id("2"), tail.line(0).get("id"));
    assertEquals(ExitCodes.USAGE, wrong.code(), wrong.err());
  }

  /** Ids are unique beyond the tenant, so each test has its own. */
  private String id(String number) {
    return String.format("%08x-0000-7000-8000-%12s", folder.hashCode(), number).replace(' ', '0');
  }

  private String line(String number, String more) {
    return "{\"id\":\""
        + id(number)
        + "\",\"packet_type\":\"note\",\"payload\":{\"text\":\"number "
        + number
        + "\"}"
        + more
        + "}";
  }

  private Path file(String... lines) throws IOException {
    return Files.write(folder.resolve("in.ndjson"), List.of(lines));
  }

  private static Map<?, ?> summary(Run run) {
    return (Map<?, ?>) Objects.requireNonNull(run.line(-1).get("summary"));
  }

  private static Map<?, ?> read(String json) {
    return (Map<?, ?>) Objects.requireNonNull(JSON.read(JSON.parse(json)));
  }

  private Run run(Map<String, String> environment, String... arguments) {
    CapturedTerminal terminal = new CapturedTerminal(false);
    int code = L9Command.run(new CommandContext(terminal.terminal(), environment), arguments);
    return new Run(code, terminal.out(), terminal.err());
  }

  /** The environment of a tenant of its own. */
  private Map<String, String> named(String tenant) {
    Database database = DATABASE.database();
    Map<String, String> environment = new HashMap<>();
    environment.put("L9_HOME", folder.toString());
    environment.put("L9_TENANT", tenant);
    environment.put("L9_DB_URL", database.url());
    environment.put("L9_DB_PASSWORD", Objects.requireNonNull(database.api().password()));
    environment.put("L9_DB_OWNER_PASSWORD", Objects.requireNonNull(database.owner().password()));
    return environment;
  }
}
