package io.l9.substrate.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadingTest {

  @TempDir Path folder;

  @Test
  void loadsWithoutTheNetwork_andUnpacksWhereItIsTold() throws Exception {
    Path cache = folder.resolve("given/cache");
    String output = ForkedLoad.run(folder, List.of("-DENGINE_CACHE_DIR=" + cache));
    assertTrue(output.contains("dimension 384"), output);
    assertTrue(output.contains("sockets 0"), output);
    assertEquals(1, nativeLibraries(cache));
  }

  @Test
  void wouldBeSeen_whenASocketWereOpened() throws Exception {
    // DJL asks a cloud's metadata service where it runs, unless it is told to stay offline.
    String online =
        ForkedLoad.run(
            folder,
            List.of(
                "-DENGINE_CACHE_DIR=" + folder,
                "-Dai.djl.offline=false",
                "-DOPT_OUT_TRACKING=false"));
    assertTrue(online.contains("sockets 1"), online);
  }

  @Test
  void loads_howeverLongTheCommandLineIs() throws Exception {
    String output =
        ForkedLoad.run(
            folder, List.of("-DENGINE_CACHE_DIR=" + folder, "-Dlong=" + "x".repeat(100_000)));
    assertTrue(output.contains("dimension 384"), output);
  }

  @Test
  void unpacksIntoADirectoryOfItsOwn_whenTheHomeCannotBeWritten() throws Exception {
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    Path file = Files.createFile(folder.resolve("file"));
    for (String home : List.of(file + "/home", folder + "/absent")) {
      String output =
          ForkedLoad.run(folder, List.of("-Duser.home=" + home, "-Djava.io.tmpdir=" + temporary));
      assertTrue(output.contains("dimension 384"), output);
      assertTrue(output.contains("cache " + temporary.resolve("l9-tokenizer")), output);
      assertEquals(0, nativeLibraries(temporary), "left behind");
    }
  }

  @Test
  void saysThatItIsUnavailable_whenThereIsNoPlaceToUnpackTo() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    String output =
        ForkedLoad.run(folder, List.of("-Duser.home=" + file, "-Djava.io.tmpdir=" + file));
    assertTrue(output.contains("EMBEDDING_PROVIDER_UNAVAILABLE: the in-process"), output);
  }

  private static long nativeLibraries(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(f -> f.toString().contains("tokenizers") && Files.isRegularFile(f))
          .count();
    }
  }
}
