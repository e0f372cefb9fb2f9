package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The commands on archives as they are run, on a real database. */
class ArchiveCommandIT extends CommandFixture {

  @Test
  void exportsATenant_andImportsItIntoAnEmptyOne() throws Exception {
    Path lines = folder.resolve("lines.ndjson");
    Files.writeString(
        lines, "{\"packet_type\":\"note\",\"payload\":{\"text\":\"The gate is open.\"}}\n");
    assertEquals(ExitCodes.OK, run(named("archived"), "import", lines.toString()).code());
    Path archive = folder.resolve("archive.zip");
    Run exported = run(named("archived"), "archive", "export", "tenant", "-o", archive.toString());
    assertEquals(ExitCodes.OK, exported.code(), exported.err());
    assertEquals("", exported.out());
    assertTrue(exported.err().contains("exported"), exported.err());

    Run taken = run(named("archived"), "archive", "import", archive.toString());
    assertEquals(5, taken.code(), taken.err());
    assertTrue(taken.err().contains("this one has"), taken.err());

    Run dry =
        run(named("copied"), "archive", "import", archive.toString(), "--new-ids", "--dry-run");
    assertEquals(ExitCodes.OK, dry.code(), dry.err());
    Run imported = run(named("copied"), "archive", "import", archive.toString(), "--new-ids");
    assertEquals(ExitCodes.OK, imported.code(), imported.err());
    assertTrue(imported.out().contains("\"packet_store\":1"), imported.out());
    Run again =
        run(
            named("copied"),
            "archive",
            "export",
            "tenant",
            "--role",
            "platform_admin",
            "-o",
            folder.resolve("again.zip").toString());
    assertEquals(ExitCodes.OK, again.code(), again.err());
  }

  @Test
  void saysWhatIsWrong() throws Exception {
    Run unknown = run(named("archived"), "archive", "export", "galaxy");
    assertEquals(ExitCodes.USAGE, unknown.code());
    assertTrue(unknown.err().contains("user, org or tenant"), unknown.err());
    Path none = folder.resolve("none.zip");
    assertEquals(
        ExitCodes.USAGE, run(named("archived"), "archive", "import", none.toString()).code());
    Files.writeString(none, "no archive");
    Run damaged = run(named("nobody"), "archive", "import", none.toString());
    assertFalse(damaged.code() == ExitCodes.OK, damaged.err());
    assertTrue(damaged.err().contains("manifest.json"), damaged.err());
  }
}
