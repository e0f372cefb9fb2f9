package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.bootstrap.wiring.Application;
import io.l9.substrate.bootstrap.wiring.Config;
import io.l9.substrate.domain.subject.SubjectKey;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Erasures in a terminal, on a real database; each test has a tenant of its own. */
class EraseCommandIT extends CommandFixture {

  private String tenant = "";

  private Run erase(String... arguments) {
    List<String> all = new ArrayList<>(List.of("erase"));
    all.addAll(Arrays.asList(arguments));
    return run(named(tenant), all.toArray(String[]::new));
  }

  private Map<?, ?> json(int code, String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.add("--json");
    Run run = erase(all.toArray(String[]::new));
    assertEquals(code, run.code(), run.err());
    return (Map<?, ?>) read(run.out());
  }

  private void remembers(String user, String text) {
    try (Application l9 =
        Application.open(Config.of(named(tenant)), Application.Schema.EXPECT, line -> {})) {
      var unused = l9.substrate().as(tenant, "sales", user).remember(text);
    }
  }

  @Test
  void erasesAUser_afterADryRun_andProvesIt() throws Exception {
    tenant = "erasing";
    remembers("alice", "the blue heron of alice");
    remembers("bob", "the blue heron of bob");
    Path file = folder.resolve("tombstones.ndjson");

    Map<?, ?> census = json(ExitCodes.OK, "user", "alice", "--dry-run");
    assertTrue((long) census.get("rows") > 0, census::toString);
    assertEquals(false, census.get("erased"));
    assertFalse(((List<?>) json(ExitCodes.OK, "search", "heron of alice").get("data")).isEmpty());

    Run refused = erase("user", "alice");
    assertEquals(ExitCodes.USAGE, refused.code());
    assertContains(refused.err(), "confirm with --yes");

    Map<?, ?> erased =
        json(ExitCodes.OK, "user", "alice", "--yes", "--tombstones", file.toString());
    Map<?, ?> certificate = (Map<?, ?>) erased.get("certificate");
    assertEquals(true, certificate.get("complete"));
    assertEquals(1L, certificate.get("number"));
    Map<?, ?> tombstone = (Map<?, ?>) erased.get("tombstone");
    assertEquals(List.of(read(Files.readString(file))), List.of(tombstone));
    String key = String.valueOf(erased.get("key"));
    assertNotNull(new SubjectKey(key));

    Map<?, ?> again = json(ExitCodes.OK, "user", "alice", "--yes", "--tombstones", file.toString());
    assertEquals(certificate, again.get("certificate"));
    assertEquals(null, again.get("key"), "it is given back once");
    assertEquals(1, Files.readAllLines(file).size());

    Map<?, ?> listed = json(ExitCodes.OK, "certificates");
    assertEquals(List.of(certificate), listed.get("data"));
    assertFalse(listed.toString().contains(key));
    Map<?, ?> verified = json(ExitCodes.OK, "verify");
    assertEquals(true, verified.get("sound"));
    assertEquals(certificate.get("hash"), verified.get("head"));
    assertEquals(List.of(), json(ExitCodes.OK, "search", "heron of alice").get("data"));
    assertFalse(((List<?>) json(ExitCodes.OK, "search", "heron of bob").get("data")).isEmpty());
    Run late = run(named(tenant), "search", "heron", "--org", "sales", "--user", "alice");
    assertEquals(ExitCodes.AUTHENTICATION, late.code(), late.err());
  }

  @Test
  void certificatesStateTheRetentionThatIsConfigured() {
    tenant = "retaining";
    remembers("alice", "a wren");
    remembers("bob", "a wren");
    Map<?, ?> unsaid = (Map<?, ?>) json(ExitCodes.OK, "user", "alice", "--yes").get("certificate");
    assertEquals(0L, ((Map<?, ?>) unsaid.get("retained")).get("days"));

    Map<String, String> environment = named(tenant);
    environment.put("L9_ERASURE_RETAINED_DAYS", "soon");
    Run refused = run(environment, "erase", "user", "bob", "--yes", "--json");
    assertEquals(ExitCodes.USAGE, refused.code(), refused.err());
    assertContains(refused.err(), "L9_ERASURE_RETAINED_DAYS");
    assertContains(refused.err(), "from 1 to 36500");
    assertEquals("", refused.out());

    environment.put("L9_ERASURE_RETAINED_DAYS", "35");
    environment.put("L9_ERASURE_RETAINED_NOTE", "Backups are kept for 35 days.");
    Run erased = run(environment, "erase", "user", "bob", "--yes", "--json");
    assertEquals(ExitCodes.OK, erased.code(), erased.err());
    Map<?, ?> certificate = (Map<?, ?>) ((Map<?, ?>) read(erased.out())).get("certificate");
    assertEquals(
        Map.of("days", 35L, "note", "Backups are kept for 35 days."), certificate.get("retained"));
    assertEquals(true, json(ExitCodes.OK, "verify").get("sound"), "the hash covers it");
  }

  @Test
  void asksOnATerminal_andErasesNothingWithoutTheName() {
    tenant = "asking";
    remembers("alice", "a kingfisher");
    InputStream before = System.in;
    try {
      for (String answer : List.of("yes\n", "", "alice\n")) {
        System.setIn(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
        CapturedTerminal terminal = new CapturedTerminal(true);
        int code =
            L9Command.run(
                new CommandContext(terminal.terminal(), named(tenant)), "erase", "user", "alice");
        assertContains(terminal.err(), "Type alice to erase");
        boolean isErased = answer.equals("alice\n");
        assertEquals(isErased ? ExitCodes.OK : ExitCodes.FAILURE, code, terminal.err());
        assertEquals(isErased, terminal.out().contains("certificate 1: complete"), terminal.out());
        assertEquals(isErased, terminal.err().contains("l9 erase replay"), terminal.err());
        assertEquals(
            isErased,
            terminal.err().contains("vacuumdb --username=l9_user --dbname=postgresql://"),
            terminal.err());
        assertFalse(terminal.out().contains("vacuumdb"), terminal.out());
      }
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void erasesAnOrganisation_andATenantAsTheOperator() {
    tenant = "leaving";
    remembers("alice", "an osprey");
    assertEquals(
        true,
        ((Map<?, ?>) json(ExitCodes.OK, "org", "sales", "--yes").get("certificate"))
            .get("complete"));
    assertEquals(
        true,
        ((Map<?, ?>) json(ExitCodes.OK, "tenant", tenant, "--yes").get("certificate"))
            .get("complete"));
    assertEquals(ExitCodes.AUTHENTICATION, erase("verify").code());
    assertEquals(2L, json(ExitCodes.OK, "verify", "--platform").get("certificates"));
  }

  @Test
  void replaysNothing_ofAFileThatIsNoneOfIts() throws Exception {
    tenant = "replaying";
    Path file = folder.resolve("tombstones.ndjson");
    for (String line : List.of("{}", "no json", "{\"subject\":{\"kind\":\"dog\"}}")) {
      Files.writeString(file, line + "\n");
      Run run = erase("replay", "--tombstones", file.toString());
      assertEquals(ExitCodes.USAGE, run.code(), run.err());
      assertContains(run.err(), "line 1");
      assertEquals("", run.out());
    }
    assertEquals(
        ExitCodes.USAGE,
        erase("replay", "--tombstones", file.toString(), "--since", "yesterday").code());
  }
}
