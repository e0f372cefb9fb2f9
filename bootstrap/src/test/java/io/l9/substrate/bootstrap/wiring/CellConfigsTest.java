package io.l9.substrate.bootstrap.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.MemoryCells;
import io.l9.substrate.Names;
import io.l9.substrate.bootstrap.config.Settings;
import io.l9.substrate.bootstrap.config.Values;
import io.l9.substrate.domain.shared.ValidationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CellConfigsTest {

  private static final String EU =
      """
      db:
        url: jdbc:postgresql://eu/l9
        user: app
      cell.tenants: [acme, globex]
      """;

  @TempDir Path folder;

  @Test
  void isTheDefaultCellAlone_withoutADirectory() {
    CellConfigs cells = CellConfigs.of(Config.of(Map.of()));

    assertEquals(List.of(MemoryCells.DEFAULT), List.copyOf(cells.all().keySet()));
    assertEquals(Optional.empty(), cells.cellOf(Names.tenant("acme")));
  }

  @Test
  void takesTheDatabaseOfTheFile_andEverythingElseOfTheServer() throws IOException {
    CellConfigs cells = cells(Map.of("eu.yaml", EU));
    Values eu = cells.of(Names.tenant("acme")).values();

    assertEquals(Optional.of("eu"), cells.cellOf(Names.tenant("globex")));
    assertEquals("jdbc:postgresql://eu/l9", eu.get(Settings.DB_URL));
    assertEquals("jdbc:postgresql://eu/l9", eu.environment().get("L9_DB_URL"));
    assertEquals("app", eu.get(Settings.DB_USER));
    assertFalse(eu.given(Settings.DB_PASSWORD), "the password of another database");
    assertFalse(eu.environment().containsKey("L9_DB_PASSWORD"));
    assertEquals("none", eu.get(Settings.EMBEDDER));
    assertFalse(eu.given(Settings.CELLS), "a cell has no cells");
    assertEquals(
        "jdbc:postgresql://main/l9",
        cells.of(Names.tenant("initech")).values().get(Settings.DB_URL));
    assertEquals(List.of("default", "eu"), List.copyOf(cells.all().keySet()));
  }

  @Test
  void refusesFilesThatAreWrong() {
    refuses("twice", Map.of("eu.yaml", EU, "us.yaml", EU), "is in the cells 'eu' and 'us'");
    refuses("nowhere", Map.of("eu.yaml", "cell.tenants: [acme]"), "set db.url in it");
    refuses("port", Map.of("eu.yaml", EU + "server.port: 1\n"), "belongs to the settings of the");
    refuses("typo", Map.of("eu.yaml", EU + "db.usr: x\n"), "did you mean db.user");
    refuses("default", Map.of("default.yaml", EU), "the cell 'default' is there already");
  }

  @Test
  void refusesADirectoryAndACellThatThereIsNot() throws IOException {
    ValidationException missing =
        assertThrows(
            ValidationException.class,
            () -> CellConfigs.of(Config.of(Map.of("L9_CELLS", folder + "/none"))));
    assertTrue(String.valueOf(missing.getMessage()).contains("L9_CELLS"), missing::getMessage);

    CellConfigs cells = cells(Map.of("eu.yaml", EU));
    ValidationException unknown =
        assertThrows(ValidationException.class, () -> cells.named("moon"));
    assertTrue(String.valueOf(unknown.getMessage()).contains("[default, eu]"), unknown::getMessage);
  }

  private void refuses(String name, Map<String, String> files, String expected) {
    ValidationException refused =
        assertThrows(ValidationException.class, () -> cells(name, files), name);
    assertTrue(String.valueOf(refused.getMessage()).contains(expected), refused::getMessage);
  }

  private CellConfigs cells(Map<String, String> files) throws IOException {
    return cells("cells", files);
  }

  private CellConfigs cells(String name, Map<String, String> files) throws IOException {
    Path directory = Files.createDirectories(folder.resolve(name));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(directory.resolve(file.getKey()), file.getValue());
    }
    return CellConfigs.of(
        Config.of(
            Map.of(
                "L9_CELLS", directory.toString(),
                "L9_DB_URL", "jdbc:postgresql://main/l9",
                "L9_DB_PASSWORD", "hunter2",
                "L9_EMBEDDER", "none")));
  }
}
