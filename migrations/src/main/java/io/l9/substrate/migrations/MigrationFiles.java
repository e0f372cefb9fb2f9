package io.l9.substrate.migrations;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The SQL files of this version, as they are packaged. */
final class MigrationFiles {

  private static final String FOLDER = "db/l9/migration";
  private static final int VERSION_LENGTH = 4;

  private MigrationFiles() {}

  /** Their texts, in the order in which they run. */
  static Collection<String> texts() {
    return read().values();
  }

  /** Their versions, such as {@code 0101}. */
  static SortedSet<String> versions() {
    SortedSet<String> versions = new TreeSet<>();
    read().keySet().forEach(name -> versions.add(name.substring(0, VERSION_LENGTH)));
    return versions;
  }

  private static SortedMap<String, String> read() {
    try {
      Path place =
          Path.of(Migrator.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(place)) {
        return texts(place.resolve(FOLDER));
      }
      try (FileSystem jar = FileSystems.newFileSystem(place)) {
        return texts(jar.getPath(FOLDER));
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("the migration files cannot be read", e);
    }
  }

  private static SortedMap<String, String> texts(Path folder) throws IOException {
    SortedMap<String, String> texts = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.toList()) {
        String name = file.getFileName().toString();
        if (name.matches("\\d{4}_.*\\.sql")) {
          texts.put(name, Files.readString(file));
        }
      }
    }
    return texts;
  }
}
