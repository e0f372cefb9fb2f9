package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The queue of tasks in a terminal, on a real database. */
class TasksCommandIT extends CommandFixture {

  private Run ok(String... arguments) {
    Run run = run(named("tasks"), arguments);
    assertEquals(ExitCodes.OK, run.code(), run.err());
    return run;
  }

  private String enqueued(String... more) {
    String[] arguments = new String[more.length + 4];
    System.arraycopy(new String[] {"tasks", "enqueue"}, 0, arguments, 0, 2);
    System.arraycopy(more, 0, arguments, 2, more.length);
    System.arraycopy(new String[] {"-o", "json"}, 0, arguments, more.length + 2, 2);
    return String.valueOf(((Map<?, ?>) read(ok(arguments).out())).get("id"));
  }

  @Test
  void enqueuesShowsCancelsAndBeginsAnew() {
    String id = enqueued("mail", "{\"user\":\"alice\"}", "--key", "k", "--priority", "0");
    assertEquals(id, enqueued("mail", "--key", "k"));
    Run table = ok("tasks", "list", "--type", "mail", "-o", "table");
    assertTrue(table.out().contains(id) && table.out().contains("pending"), table.out());
    assertTrue(ok("tasks", "stats", "-o", "table").out().contains("1 ready"));

    ok("tasks", "cancel", id);
    Run shown = ok("tasks", "show", id, "-o", "table");
    assertTrue(shown.out().contains("cancelled"), shown.out());
    assertTrue(shown.out().contains("alice"), shown.out());
    Map<?, ?> both = (Map<?, ?>) read(ok("tasks", "show", id, "-o", "json").out());
    assertEquals(1, ((List<?>) both.get("history")).size());

    ok("tasks", "retry", id);
    assertEquals(ExitCodes.CONFLICT, run(named("tasks"), "tasks", "retry", id).code());
    Run redriven = ok("tasks", "redrive", "-o", "table");
    assertTrue(redriven.out().contains("0 begun anew, 0 refused"), redriven.out());
    assertEquals(ExitCodes.NOT_FOUND, run(named("elsewhere"), "tasks", "show", id).code());
    assertEquals(ExitCodes.USAGE, run(named("tasks"), "tasks", "list", "--status", "lost").code());
    assertTrue(run(named("elsewhere"), "tasks", "stats", "-o", "table").err().contains("no tasks"));
  }
}
