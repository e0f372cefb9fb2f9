package io.l9.substrate.embedding;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.util.Utils;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Loading of the tokenizer's native library into this process. */
final class NativeTokenizer {

  private static final String CACHE = "ENGINE_CACHE_DIR";

  private NativeTokenizer() {}

  /** Loads the library, without the network, from a directory that can be written to. */
  static void prepare() throws IOException {
    setIfAbsent("ai.djl.offline");
    setIfAbsent("OPT_OUT_TRACKING");
    Path cache = Utils.getEngineCacheDir();
    // DJL's own way out is a directory of a well-known name, where anybody can leave a library.
    Path open = Path.of(System.getProperty("java.io.tmpdir"), ".djl.ai");
    if (cache.equals(open) || !canBeWritten(cache)) {
      Path ours = Files.createTempDirectory("l9-tokenizer");
      System.setProperty(CACHE, ours.toString());
      LibUtils.checkStatus();
      try (Stream<Path> unpacked = Files.walk(ours)) {
        unpacked.map(Path::toFile).forEach(File::deleteOnExit);
      }
    }
  }

  private static void setIfAbsent(String property) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, "true");
    }
  }

  private static boolean canBeWritten(Path directory) {
    try {
      return Files.isWritable(Files.createDirectories(directory));
    } catch (IOException e) {
      return false; // which is the answer
    }
  }
}
