package io.l9.substrate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A checkout with the launcher script, and with programs that only note how they were called in the
 * place of Maven, Java, apt and sudo.
 */
abstract class LauncherFixture {

  /** The programs of the real system that the script may use. */
  private static final List<String> REAL_PROGRAMS =
      List.of(
          "awk",
          "cat",
          "chmod",
          "cksum",
          "dirname",
          "env",
          "find",
          "flock",
          "mkdir",
          "mktemp",
          "mv",
          "readlink",
          "rm",
          "rmdir",
          "sed",
          "sleep",
          "sort",
          "tail",
          "tee",
          "touch");

  record Outcome(int exitCode, String output, String errors) {}

  @TempDir Path temp;
  Path checkout;
  Path programs;
  Path calls;
  final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void makeACheckoutWithASpaceInItsName() throws IOException {
    checkout = Files.createDirectories(temp.resolve("a checkout"));
    programs = Files.createDirectories(temp.resolve("bin"));
    calls = Files.createFile(temp.resolve("calls"));
    Path launcher = Path.of("..", "l9").toRealPath();
    Files.copy(launcher, checkout.resolve("l9"));
    Files.setPosixFilePermissions(
        checkout.resolve("l9"), PosixFilePermissions.fromString("rwxr-xr-x"));
    source("domain/src/main/java/A.java");
    source("pom.xml");
    for (String name : REAL_PROGRAMS) {
      for (String folder : List.of("/bin", "/usr/bin")) {
        if (Files.isExecutable(Path.of(folder, name))) {
          program(name, "exec " + folder + "/" + name + " \"$@\"");
        }
      }
    }
    program("java", "printf '<%s>\\n' \"$@\"");
    program("javac", "echo 'javac 17.0.9'");
    program("mvn", note("mvn") + "mkdir -p cli/target/l9/lib");
    program("id", "echo 0");
    environment.put("PATH", programs.toString());
    environment.put("TMPDIR", temp.toString());
    environment.put("L9_DB_URL", "jdbc:postgresql://db.example/l9");
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("L9_JDKS", temp.resolve("jdks") + "/*");
  }

  String note(String name) {
    return "printf '%s\\n' \"" + name + " $*\" >>'" + calls + "'\n";
  }

  void program(String name, String script) throws IOException {
    Path path = programs.resolve(name);
    Files.writeString(path, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  void source(String name) throws IOException {
    Path path = checkout.resolve(name);
    Files.createDirectories(path.getParent());
    Files.writeString(path, "text");
    older(name);
  }

  void newer(String name) throws IOException {
    Files.setLastModifiedTime(
        checkout.resolve(name), FileTime.from(Instant.now().plusSeconds(3600)));
  }

  void older(String name) throws IOException {
    Files.setLastModifiedTime(
        checkout.resolve(name), FileTime.from(Instant.now().minusSeconds(3600)));
  }

  List<String> calls() throws IOException {
    return Files.readAllLines(calls);
  }

  Outcome l9(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("./l9"));
    command.addAll(List.of(arguments));
    return start(checkout, command).await();
  }

  Running start(Path directory, List<String> command) throws IOException {
    Path output = Files.createTempFile(temp, "run", ".out");
    Path errors = Files.createTempFile(temp, "run", ".err");
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
    return new Running(builder.start(), output, errors);
  }

  record Running(Process process, Path output, Path errors) {
    Outcome await() throws Exception {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the launcher does not end");
      return new Outcome(
          process.exitValue(), Files.readString(output, UTF_8), Files.readString(errors, UTF_8));
    }
  }
}
