package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The commands of retention as they are run, on a real database. */
class RetentionCommandIT extends CommandFixture {

  private Run admin(String... arguments) {
    List<String> all = new ArrayList<>(List.of("retention"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--role", "tenant_admin"));
    return run(named("kept"), all.toArray(String[]::new));
  }

  private String ok(String... arguments) {
    Run run = admin(arguments);
    assertEquals(ExitCodes.OK, run.code(), run.err());
    return run.out();
  }

  @Test
  void setsPreviewsHoldsAndLifts() {
    assertTrue(ok("set", "packets", "--days", "365").contains("\"kind\":\"packets\",\"days\":365"));
    assertTrue(ok("list", "-o", "table").contains("365 days"));
    assertEquals(10, ok("preview", "-o", "jsonl").lines().count());
    String hold = ok("hold", "--kind", "packets", "--reason", "lawsuit 4711");
    String id = hold.replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1");
    assertTrue(ok("holds", "-o", "table").contains("lawsuit 4711"));
    assertTrue(ok("preview", "-o", "table").contains("held"));
    assertEquals("{\"lifted\":\"" + id + "\"}", ok("lift", id).strip());
    assertEquals("", ok("holds"));
    assertTrue(ok("remove", "packets").contains("\"own_days\":null"));
    Run audited =
        run(named("kept"), "audit", "list", "--target", "retention-hold:" + id, "-o", "table");
    assertTrue(audited.out().contains("lawsuit 4711"), audited.out());
  }

  @Test
  void tellsWhatIsWrong() {
    Run refused = run(named("kept"), "retention", "list");
    assertEquals(ExitCodes.AUTHENTICATION, refused.code());
    assertTrue(refused.err().contains("administrator"), refused.err());
    assertTrue(admin("set", "unknown", "--days", "1").err().contains("must be one of"));
    assertTrue(admin("set", "logs", "--days", "0").err().contains("1 to 36500"));
    assertTrue(admin("lift", "019a2b3c-4d5e-7f60-8a1b-2c3d4e5f60d1").err().contains("no hold"));
    assertEquals(ExitCodes.USAGE, admin("hold").code());
  }
}
