package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The command {@code context}, run on a real database. */
class ContextCommandIT extends CommandFixture {

  @Test
  void context_printsTheTextAlone_orTheWholeAnswer() throws IOException {
    Map<String, String> environment = named("context");
    run(environment, "demo", "--repo", history(3).toString());

    Run text = run(environment, "context", "step 2");
    Run json = run(environment, "context", "--json", "--k", "1", "step", "2");
    Run small = run(environment, "context", "--max-tokens", "1", "--task", "step 2");
    Run facts = run(environment, "context", "--include", "fact", "--json", "step 2");

    assertEquals(ExitCodes.OK, text.code(), text.err());
    assertTrue(text.out().contains("<memory kind=\"packet\" id="), text.out());
    assertTrue(text.out().endsWith("</memory>\n"), text.out());
    assertTrue(text.err().contains(" items, "), text.err());
    Map<?, ?> answer = (Map<?, ?>) read(json.out());
    assertEquals(1, ((List<?>) assertPresent(answer.get("items"))).size());
    assertFalse(((List<?>) assertPresent(answer.get("left_out"))).isEmpty());
    assertEquals("", small.out());
    assertTrue(small.err().contains("left out: {budget="), small.err());
    List<?> items = (List<?>) assertPresent(((Map<?, ?>) read(facts.out())).get("items"));
    assertFalse(items.isEmpty(), "the demo asserts facts");
    items.forEach(item -> assertEquals("fact", ((Map<?, ?>) item).get("kind")));
  }

  @Test
  void context_refusesWrongUsage() {
    Map<String, String> environment = named("usage");

    assertEquals(ExitCodes.USAGE, run(environment, "context").code());
    assertEquals(ExitCodes.USAGE, run(environment, "context", "--k", "0", "x").code());
    assertEquals(ExitCodes.USAGE, run(environment, "context", "--include", "opinion", "x").code());
  }
}
