package io.l9.substrate.migrations;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** The SQL files of this version, as they are packaged. */
final class MigrationFiles {

  private static final String FOLDER = "db/l9/migration";
  private static final int VERSION_LENGTH = 4;

  /** By the names of the files, in the order in which they run. */
  private static final SortedMap<String, String> TEXTS = read();

  private static final SortedMap<String, Integer> CHECKSUMS = checksums(TEXTS);

  private MigrationFiles() {}

  /** Their texts, in the order in which they run. */
  static Collection<String> texts() {
    return Collections.unmodifiableCollection(TEXTS.values());
  }

  /** Their versions, such as {@code 0101}. */
  static SortedSet<String> versions() {
    return new TreeSet<>(CHECKSUMS.keySet());
  }

  /** The checksum of each by its version, as Flyway computes it and the history holds it. */
  static Map<String, Integer> checksums() {
    return Collections.unmodifiableMap(CHECKSUMS);
  }

  private static SortedMap<String, Integer> checksums(Map<String, String> texts) {
    SortedMap<String, Integer> checksums = new TreeMap<>();
    texts.forEach((name, text) -> checksums.put(name.substring(0, VERSION_LENGTH), checksum(text)));
    return checksums;
  }

  private static int checksum(String text) {
    CRC32 sum = new CRC32();
    text.lines().forEach(line -> sum.update(line.getBytes(StandardCharsets.UTF_8)));
    return (int) sum.getValue();
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
