package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The store in a terminal, on a real database. */
class StoreCommandIT extends CommandFixture {

  private Run ok(String... arguments) {
    Run run = run(named("storing"), arguments);
    assertEquals(ExitCodes.OK, run.code(), run.err());
    return run;
  }

  private List<?> data(Run run) {
    return (List<?>) ((Map<?, ?>) read(run.out())).get("data");
  }

  @Test
  void putsGetsFindsListsAndDeletes() {
    ok("store", "put", "users/7", "tea", "{\"text\":\"green tea\",\"n\":2}", "--no-index");
    ok("store", "put", "users/8", "gone", "{}", "--no-index", "--ttl", "60");
    assertTrue(ok("store", "get", "users/7", "tea", "-o", "json").out().contains("green tea"));
    assertEquals(
        1,
        data(ok("store", "search", "users", "--filter", "{\"n\":{\"$gt\":1}}", "-o", "json"))
            .size());
    assertEquals(2, data(ok("store", "search", "-o", "json")).size());
    assertEquals(
        List.of(List.of("users", "7"), List.of("users", "8")),
        data(ok("store", "list", "users", "-o", "json")));
    assertEquals(
        List.of(List.of("users")), data(ok("store", "list", "--depth", "1", "-o", "json")));
    ok("store", "delete", "users/7", "tea");
    assertEquals(
        ExitCodes.NOT_FOUND, run(named("storing"), "store", "get", "users/7", "tea").code());
    assertEquals(
        ExitCodes.USAGE, run(named("storing"), "store", "put", "users//7", "k", "{}").code());
  }
}
