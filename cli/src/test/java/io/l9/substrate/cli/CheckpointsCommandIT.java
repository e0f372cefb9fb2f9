package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checkpoints in a terminal, on a real database; nothing there stores any. */
class CheckpointsCommandIT extends CommandFixture {

  private Run ok(String... arguments) {
    Run run = run(named("checkpointing"), arguments);
    assertEquals(ExitCodes.OK, run.code(), run.err());
    return run;
  }

  @Test
  void listsShowsPrunesAndDeletes() {
    assertEquals(List.of(), data(ok("checkpoints", "threads", "-o", "json")));
    assertEquals(List.of(), data(ok("checkpoints", "list", "-o", "json")));
    assertEquals(List.of(), data(ok("checkpoints", "list", "t", "--ns", "", "-o", "json")));
    assertTrue(
        ok("checkpoints", "prune", "t", "u", "--keep", "2", "-o", "json").out().contains(":0"));
    assertTrue(ok("checkpoints", "delete", "t", "-o", "table").out().contains("removed 0"));
    assertEquals(
        ExitCodes.NOT_FOUND, run(named("checkpointing"), "checkpoints", "show", "t").code());
    assertEquals(
        ExitCodes.USAGE,
        run(named("checkpointing"), "checkpoints", "prune", "t", "--keep", "0").code());
  }

  private List<?> data(Run run) {
    return (List<?>) ((Map<?, ?>) read(run.out())).get("data");
  }
}
