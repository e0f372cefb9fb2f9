package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The command {@code search}, run on a real database. */
class SearchCommandIT extends CommandFixture {

  @Test
  void search_writesNothingButJson_toStandardOutput() throws IOException {
    Map<String, String> environment = named("json");
    run(environment, "demo", "--repo", history(3).toString());

    Run json = run(environment, "search", "-o", "json", "--explain", "step 2");
    Run lines = run(environment, "search", "--limit", "2", "step 2");

    assertEquals(ExitCodes.OK, json.code(), json.err());
    Map<?, ?> root = (Map<?, ?>) read(json.out());
    Map<?, ?> hit = (Map<?, ?>) ((List<?>) assertPresent(root.get("data"))).get(0);
    Map<?, ?> details = (Map<?, ?>) assertPresent(hit.get("score_details"));
    assertFalse(((List<?>) assertPresent(details.get("legs"))).isEmpty());
    assertEquals(2, lines.out().lines().count());
    lines.out().lines().forEach(line -> assertTrue(read(line) instanceof Map<?, ?>));
  }

  @Test
  void search_filtersGroupsFindsTheLike_andSaysWhyNot() throws IOException {
    Map<String, String> environment = named("narrow");
    run(environment, "demo", "--repo", history(3).toString());
    Run all = run(environment, "search", "-o", "json", "step");
    Map<?, ?> hit =
        (Map<?, ?>) ((List<?>) assertPresent(((Map<?, ?>) read(all.out())).get("data"))).get(0);
    String id = (String) assertPresent(((Map<?, ?>) assertPresent(hit.get("packet"))).get("id"));

    Run none = run(environment, "search", "-o", "json", "--where", "/absent=1", "step");
    Run like =
        run(
            environment,
            "search",
            "-o",
            "json",
            "--like",
            id,
            "--group-by",
            "thread",
            "--limit",
            "1");
    Run found = run(environment, "search", "-o", "json", "--why-not", id, "step");
    Run lost = run(environment, "search", "-o", "json", "--why-not", id, "--tag", "absent", "step");
    Run wrong = run(environment, "search", "--why-not", "no-id", "step");

    assertEquals(List.of(), ((Map<?, ?>) read(none.out())).get("data"), none.err());
    assertEquals(ExitCodes.OK, like.code(), like.err());
    assertFalse(like.out().contains("\"id\":\"" + id), like.out());
    assertEquals("found", ((Map<?, ?>) read(found.out())).get("reason"), found.err());
    assertEquals("filtered", ((Map<?, ?>) read(lost.out())).get("reason"), lost.err());
    assertEquals(ExitCodes.USAGE, wrong.code(), wrong.err());
  }

  @Test
  void search_prefersTheAsker_andSaysThatThereIsNoReranker() throws IOException {
    Map<String, String> environment = named("asker");
    run(environment, "demo", "--repo", history(3).toString());
    Run plain = run(environment, "search", "-o", "json", "--explain", "my step");
    Map<?, ?> hit =
        (Map<?, ?>) ((List<?>) assertPresent(((Map<?, ?>) read(plain.out())).get("data"))).get(0);
    Object agent = assertPresent(((Map<?, ?>) assertPresent(hit.get("packet"))).get("agent_id"));

    Run asked =
        run(
            environment,
            "search",
            "-o",
            "json",
            "--explain",
            "--asker",
            String.valueOf(agent),
            "my step");
    Run reranked = run(environment, "search", "--rerank", "5", "step");

    assertFalse(plain.out().contains("\"part\":\"asker\""), plain.out());
    assertContains(asked.out(), "\"part\":\"asker\"");
    assertEquals(ExitCodes.USAGE, reranked.code(), reranked.err());
    assertContains(reranked.err(), "needs a reranker");
  }

  @Test
  void search_writesATable_whereAPersonLooks() throws IOException {
    Map<String, String> environment = named("table");
    run(environment, "demo", "--repo", history(3).toString());
    CapturedTerminal terminal = new CapturedTerminal(true);

    L9Command.run(
        new CommandContext(terminal.terminal(), environment),
        "search",
        "--mode",
        "keyword",
        "step");

    assertTrue(terminal.out().startsWith("    1  "), terminal.out());
    assertContains(terminal.out(), "step");
  }

  @Test
  void search_findsNothing_forAnotherTenant() throws IOException {
    Map<String, String> environment = named("mine");
    run(environment, "demo", "--repo", history(3).toString());

    Run other = run(environment, "search", "--tenant", "other", "-o", "json", "step");

    assertEquals(ExitCodes.OK, other.code(), other.err());
    assertEquals(List.of(), ((Map<?, ?>) read(other.out())).get("data"));
  }

  @Test
  void saysThatTheLoginIsRefused_whenThePasswordIsWrong() {
    Map<String, String> environment = named("refused");
    environment.put("L9_DB_PASSWORD", "wrong");

    assertEquals(ExitCodes.AUTHENTICATION, run(environment, "search", "x").code());
    assertEquals(ExitCodes.AUTHENTICATION, run(environment, "doctor").code());
  }

  @Test
  void search_saysHowToMigrate_whereThereIsNoSchemaYet() throws SQLException {
    String url = DATABASE.url();
    String empty = url.substring(url.lastIndexOf('/') + 1) + "999";
    Map<String, String> environment = named("empty");
    environment.put("L9_DB_URL", url + "999");
    asSuperuser("CREATE DATABASE " + empty);
    try {
      Run run = run(environment, "search", "anything");

      assertEquals(ExitCodes.CONFLICT, run.code(), run.err());
      assertContains(run.err(), "l9 migrate apply");
      assertEquals("", run.out());
    } finally {
      asSuperuser("DROP DATABASE " + empty + " WITH (FORCE)");
    }
  }
}
