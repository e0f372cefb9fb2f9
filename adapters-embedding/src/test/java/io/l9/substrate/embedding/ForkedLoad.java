package io.l9.substrate.embedding;

import io.l9.substrate.domain.shared.UnavailableException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketImplFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Loads the model in a process of its own, in which no socket can be made: what is loaded once can
 * be watched only once.
 */
final class ForkedLoad {

  private static final int TIMEOUT_SECONDS = 120;

  private ForkedLoad() {}

  /** Returns the output of the process, after it ended. */
  static String run(Path folder, List<String> options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ForkedLoad.class.getName());
    Path output = Files.createTempFile(folder, "forked", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("still running: " + Files.readString(output));
      }
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output);
  }

  public static void main(String[] arguments) throws IOException {
    List<StackTraceElement> sockets = refuseSockets();
    try {
      System.out.println(
          "dimension " + new BgeSmallEmbedder().embedQuery("Alice prefers email").dimension());
    } catch (UnavailableException e) {
      System.out.println(e.code() + ": " + e.getMessage());
    }
    System.out.println("cache " + System.getProperty("ENGINE_CACHE_DIR"));
    System.out.println("sockets " + sockets.size());
  }

  @SuppressWarnings("deprecation") // nothing else sees every java.net socket
  private static List<StackTraceElement> refuseSockets() throws IOException {
    List<StackTraceElement> asked = new ArrayList<>();
    SocketImplFactory refusing =
        () -> {
          asked.add(new Throwable().getStackTrace()[1]);
          throw new IllegalStateException("no sockets here");
        };
    Socket.setSocketImplFactory(refusing);
    return asked;
  }
}
