package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The commands on reflections as they are run, on a real database. */
class ReflectionCommandsIT extends CommandFixture {

  private static final String LESSON = "Flush the replica before a failover drill";

  private Run ok(Map<String, String> env, String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "reflections";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    Run run = run(env, all);
    assertEquals(ExitCodes.OK, run.code(), run.err());
    return run;
  }

  private Map<?, ?> json(Map<String, String> env, String... arguments) {
    return (Map<?, ?>) read(ok(env, arguments).out());
  }

  private static Object at(Object json, Object... path) {
    Object found = json;
    for (Object part : path) {
      found =
          part instanceof Integer index
              ? ((List<?>) assertPresent(found)).get(index)
              : ((Map<?, ?>) assertPresent(found)).get(part);
    }
    return found;
  }

  @Test
  void measuresALesson() {
    Map<String, String> env = named("reflections-measured");
    Map<?, ?> learned =
        json(env, "learn", LESSON, "--trigger", "a drill", "--not-when", "at night");
    assertEquals("stored", learned.get("outcome"));
    String id = String.valueOf(at(learned, "reflection", "id"));
    Run again = ok(env, "learn", "flush the REPLICA before a failover drill!", "-o", "table");
    assertContains(again.out(), id + " lesson stated 0.80");
    assertContains(again.err(), "reinforced");

    String[] question = {"before", "failover drill", "--kind", "drill", "--task", "17"};
    Map<?, ?> advice = json(env, question);
    assertEquals(id, at(advice, "lessons", 0, "id"));
    assertEquals(ok(env, question).out(), ok(env, question).out());
    Run table = ok(env, "before", "failover drill", "-o", "table");
    assertContains(table.out(), "(helped in 0 of 0) " + id);
    assertContains(table.err(), "left out: 0");
    assertEquals(true, json(env, "applied", id, "--task", "17").get("applied"));
    Run followed = ok(env, "applied", id, "--task", "17", "-o", "table");
    assertEquals("task 17 followed " + id + "\n", followed.out());

    Map<?, ?> ended =
        json(env, "ended", "17", "success", "--kind", "drill", "--lesson", "Tell the desk");
    assertEquals(1L, ended.get("credited"));
    assertEquals("Tell the desk", at(ended, "reflections", 0, "reflection", "content"));
    Run corrected =
        ok(
            env,
            "ended",
            "17",
            "failure",
            "--kind",
            "drill",
            "--failed",
            "The port is taken",
            "--worked",
            "Asking first",
            "-o",
            "table");
    assertContains(corrected.out(), "counts for 1 reflections");
    assertContains(corrected.out(), "stored");
    Map<?, ?> view = json(env, "show", id);
    assertEquals(1L, at(view, "uses", 0, "failures"));
    Run shown = ok(env, "show", id, "-o", "table");
    assertContains(shown.out(), "when: a drill");
    assertContains(shown.out(), "not when: at night");
    assertContains(shown.out(), "helped in 0 of 1");
    assertContains(shown.out(), "drill: given to 1, followed by 1");

    assertEquals(
        "failure", at(json(env, "tasks", "--kind", "drill", "--json"), "data", 0, "outcome"));
    assertContains(ok(env, "tasks", "-o", "table").out(), "failure drill 17");
    assertEquals("", ok(env, "tasks", "--outcome", "success").out());
    assertContains(ok(env, "list", "--task", "17", "-o", "table").out(), "The port is taken");
    assertEquals("", ok(env, "list", "--task", "18").out());
    assertEquals("", ok(env, "list", "--agent", "nobody").out());
    assertEquals("", ok(env, "list", "--entity", "nothing").out());
    assertContains(
        ok(env, "list", "--min-confidence", "0.8", "-o", "table").out(), "lesson stated 0.80");
    assertEquals("", ok(env, "list", "--min-confidence", "0.99").out());
    Run refused = run(env, "reflections", "list", "--min-confidence", "2");
    assertEquals(ExitCodes.USAGE, refused.code(), refused.err());
    assertContains(refused.err(), "min_confidence must be between");
    assertEquals(1L, at(json(env, "stats"), "kinds", 0, "failure"));
    for (String task : List.of("18", "19")) {
      json(env, "ended", task, "success", "--worked", "Asking first");
    }
    assertEquals(2L, at(json(env, "stats"), "patterns", 0, "success"));
    assertContains(ok(env, "stats", "-o", "table").out(), "2 success, 1 failure: Asking first");
    assertContains(ok(env, "stats", "-o", "table").out(), "drill: 1 failure; 0.33 succeed");
  }

  @Test
  void countsWhatIsActive_andTellsHowOldThatIs() {
    Map<String, String> env = named("reflections-viewed");
    json(env, "learn", LESSON);
    json(env, "learn", "Tell the desk about every outage");
    json(env, "learn", "--type", "failure", "The port 8080 is taken");
    Run refreshed = run(env, "jobs", "run", "refresh-views");
    assertEquals(ExitCodes.OK, refreshed.code(), refreshed.err());
    Map<?, ?> view = json(env, "view", "--limit", "1", "--json");
    assertTrue(String.valueOf(view.get("refreshed_at")).startsWith("20"), view::toString);
    assertEquals(true, view.get("has_more"));
    assertEquals(2L, at(view, "data", 0, "count"));
    assertEquals("failure", at(json(env, "view", "--type", "failure"), "type"));
    Run table = ok(env, "view", "-o", "table");
    assertContains(table.out(), "2 lesson shared 0.80");
    assertContains(table.err(), "0 minutes ago");
    Run refused = run(env, "reflections", "view", "--type", "hunch");
    assertEquals(ExitCodes.USAGE, refused.code(), refused.err());
  }

  @Test
  void listsSearchesAndDecides() {
    Map<String, String> env = named("reflections-decided");
    String lesson = String.valueOf(at(json(env, "learn", LESSON), "reflection", "id"));
    String failure =
        String.valueOf(
            at(
                json(env, "learn", "--type", "failure", "The port 8080 is taken"),
                "reflection",
                "id"));
    Map<?, ?> page = json(env, "list", "--limit", "1", "--json");
    assertEquals(true, page.get("has_more"));
    assertEquals(failure, at(page, "data", 0, "id"));
    assertEquals(2, ok(env, "list").out().lines().count());
    assertContains(ok(env, "list", "--type", "lesson", "-o", "table").out(), LESSON);
    Map<?, ?> found = json(env, "search", "failover drill", "--limit", "1", "--json");
    assertEquals(lesson, at(found, "data", 0, "reflection", "id"));
    assertContains(ok(env, "search", "failover drill", "-o", "table").out(), lesson);

    assertEquals("confirmed", json(env, "confirm", lesson, "--reason", "tried it").get("path"));
    Map<?, ?> better =
        json(env, "replace", lesson, "--content", "Drain it, then flush it", "--reason", "safer");
    String next = String.valueOf(better.get("id"));
    assertContains(ok(env, "show", lesson, "-o", "table").out(), "because: safer");
    assertEquals(lesson, at(json(env, "list", "--states", "retired", "--json"), "data", 0, "id"));
    assertEquals("rejected", json(env, "reject", next, "--reason", "unsafe").get("state"));
    assertEquals("absorbed", json(env, "learn", "drain it, then FLUSH it").get("outcome"));
    assertEquals("retired", json(env, "lift", next, "--reason", "a mistake").get("state"));
    assertEquals("retired", json(env, "retire", failure, "--reason", "moved").get("state"));

    Run twice = run(env, "reflections", "retire", failure, "--reason", "moved");
    assertEquals(ExitCodes.CONFLICT, twice.code(), twice.err());
    assertEquals("", twice.out());
    Run agent = run(env, "reflections", "confirm", next, "--reason", "r", "--role", "l9_system");
    assertTrue(
        agent.code() == ExitCodes.AUTHENTICATION || agent.code() == ExitCodes.NOT_FOUND,
        agent.err());
    Run elsewhere = run(named("reflections-elsewhere"), "reflections", "show", lesson);
    assertEquals(ExitCodes.NOT_FOUND, elsewhere.code(), elsewhere.err());
    for (String[] wrong :
        List.of(
            new String[] {"reflections", "learn", "--type", "pattern", "x"},
            new String[] {"reflections", "learn", " "},
            new String[] {"reflections", "ended", "17", "won"},
            new String[] {"reflections", "list", "--type", "hunch"},
            new String[] {"reflections", "search", "x", "--limit", "0"},
            new String[] {"reflections", "before", "x", "--max-items", "0"},
            new String[] {"reflections", "reject", next, "--reason", "r", "--for", "world"})) {
      Run refused = run(env, wrong);
      assertEquals(ExitCodes.USAGE, refused.code(), refused.err());
      assertEquals("", refused.out());
    }
  }
}
