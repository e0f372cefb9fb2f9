package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reasoning traces, and the trace of a request, in a terminal, on a real database. */
class ReasoningCommandsIT extends CommandFixture {

  private Run ok(String... arguments) {
    Run run = run(named("reasoning"), arguments);
    assertEquals(ExitCodes.OK, run.code(), run.err());
    return run;
  }

  private String recorded(String... steps) {
    String[] arguments = new String[steps.length + 5];
    System.arraycopy(new String[] {"reasoning", "record", "scout"}, 0, arguments, 0, 3);
    System.arraycopy(steps, 0, arguments, 3, steps.length);
    System.arraycopy(new String[] {"-o", "json"}, 0, arguments, steps.length + 3, 2);
    return String.valueOf(((Map<?, ?>) read(ok(arguments).out())).get("id"));
  }

  @Test
  void recordsListsShowsAndDeletes() throws SQLException {
    String id = recorded("It rains.", "Take an umbrella.", "--confidence", "0.75");
    Run table = ok("reasoning", "list", "--agent", "scout", "-o", "table");
    assertContains(table.out(), id);
    assertContains(table.out(), "2 steps, confidence 0.75");
    assertEquals("", ok("reasoning", "list", "--min-confidence", "0.8", "-o", "table").out());

    asSuperuser(
        "UPDATE reasoning_traces SET inference_steps = jsonb_set(inference_steps, '{1,parent}', '0')"
            + " WHERE trace_id = '"
            + id
            + "'");
    Run shown = ok("reasoning", "show", id, "-o", "table");
    assertContains(shown.out(), "\n0 thought: It rains.");
    assertContains(shown.out(), "\n> 1 thought: Take an umbrella.");

    ok("reasoning", "delete", id);
    assertEquals(ExitCodes.NOT_FOUND, run(named("reasoning"), "reasoning", "show", id).code());
  }

  @Test
  void showsWhatARequestLeftBehind() throws SQLException {
    String id = recorded("It rains.", "Take an umbrella.");
    asSuperuser(
        "UPDATE reasoning_traces SET request_trace_id = 'request' WHERE trace_id = '" + id + "'");
    Run table = ok("trace", "request", "-o", "table");
    assertContains(table.out(), "reasoning");
    assertTrue(
        table.out().indexOf("It rains.") < table.out().indexOf("Take an umbrella."), table.out());
    Map<?, ?> json = (Map<?, ?>) read(ok("trace", "request", "--json").out());
    assertEquals(3, ((List<?>) json.get("data")).size());
    assertEquals(false, json.get("has_more"));
    Run cut = ok("trace", "request", "--limit", "1", "-o", "table");
    assertContains(cut.err(), "there are more; raise --limit");
    assertEquals(ExitCodes.NOT_FOUND, run(named("reasoning"), "trace", "unknown").code());
    assertEquals(ExitCodes.NOT_FOUND, run(named("elsewhere"), "trace", "request").code());
  }
}
