package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The list of what needs a person, worked off in a terminal, on a real database. */
class ReviewCommandIT extends CommandFixture {

  private void ok(Map<String, String> env, String... arguments) {
    Run run = run(env, arguments);
    assertEquals(ExitCodes.OK, run.code(), run.err());
  }

  private List<?> entries(Map<String, String> env) {
    Run listed = run(env, "review", "list", "-o", "json");
    assertEquals(ExitCodes.OK, listed.code(), listed.err());
    return (List<?>) ((Map<?, ?>) read(listed.out())).get("data");
  }

  private static String member(Object entry, String name) {
    return String.valueOf(((Map<?, ?>) entry).get(name));
  }

  @Test
  void worksTheListOff() {
    Map<String, String> env = named("reviewing");
    for (String predicate : List.of("city", "age")) {
      ok(env, "facts", "assert", "Alice", predicate, "one");
      ok(env, "facts", "assert", "Alice", predicate, "two", "--on-conflict", "contradict");
    }
    List<?> listed = entries(env);
    assertEquals(2, listed.size(), listed::toString);
    String first = member(listed.get(0), "id");
    Object fact = ((List<?>) ((Map<?, ?>) listed.get(0)).get("fact_ids")).get(1);

    Run table = run(env, "review", "list", "--kind", "conflict", "-o", "table");
    assertTrue(table.out().contains("2 facts differ, 1 contradictions"), table.out());
    assertTrue(table.out().contains("--fact " + fact), table.out());

    Run which = run(env, "review", "retract", first, "--reason", "no");
    assertEquals(ExitCodes.USAGE, which.code(), which.err());
    assertTrue(which.err().contains("--fact"), which.err());
    ok(env, "review", "confirm", first, "--fact", String.valueOf(fact));
    ok(env, "review", "retract", first, "--fact", String.valueOf(fact), "--reason", "no");
    assertEquals(1, entries(env).size());

    String second = member(entries(env).get(0), "id");
    Run agent = run(env, "review", "resolve", second, "--reason", "r", "--role", "l9_system");
    assertEquals(ExitCodes.AUTHENTICATION, agent.code(), agent.err());
    ok(env, "review", "resolve", second, "--reason", "both are right");
    assertEquals(List.of(), entries(env));
    Run nothing = run(env, "review", "list", "-o", "table");
    assertTrue(nothing.err().contains("nothing needs a person"), nothing.err());
    assertEquals(ExitCodes.NOT_FOUND, run(named("elsewhere"), "review", "confirm", second).code());
    Run rejecting = run(env, "review", "reject", "expiring:1", "--reason", "r");
    assertEquals(ExitCodes.USAGE, rejecting.code(), rejecting.err());
  }
}
