package io.l9.substrate.cli.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A repository made by the installed git; every commit is an hour after the one before. */
public final class TestRepository {

  private static final long FIRST_COMMIT = 1_700_000_000L;

  private final Path directory;
  private long commits;

  private TestRepository(Path directory) {
    this.directory = directory;
  }

  public static TestRepository create(Path directory) throws IOException {
    Files.createDirectories(directory);
    TestRepository repository = new TestRepository(directory);
    repository.git("init", "--quiet", "--initial-branch=main");
    return repository;
  }

  public Path directory() {
    return directory;
  }

  /** Writes the files and commits them. */
  public void commit(String author, String message, String... files) throws IOException {
    for (String file : files) {
      Path path = directory.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, message + "\n");
    }
    git("add", "--all");
    git(
        "commit",
        "--quiet",
        "--allow-empty",
        "--allow-empty-message",
        "--author=" + author + " <someone@example.org>",
        "--message=" + message);
  }

  /** Gives the newest commit a signature that is none, so that git has one to look at. */
  public void signForSomeShow() throws IOException {
    String signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----";
    String commit = git("cat-file", "commit", "HEAD") + "\n";
    Path signed = Files.createTempFile("commit", ".txt");
    Files.writeString(signed, commit.replaceFirst("\n\n", "\n" + signature + "\n\n"));
    git("update-ref", "HEAD", git("hash-object", "-t", "commit", "-w", signed.toString()));
    Files.delete(signed);
  }

  public String git(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git", "-C", directory.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
    String time = (FIRST_COMMIT + 3600 * commits++) + " +0000";
    builder.environment().put("GIT_AUTHOR_DATE", time);
    builder.environment().put("GIT_COMMITTER_DATE", time);
    builder.environment().put("GIT_COMMITTER_NAME", "Committer");
    builder.environment().put("GIT_COMMITTER_EMAIL", "committer@example.org");
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command + " failed: " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return output.strip();
  }
}
