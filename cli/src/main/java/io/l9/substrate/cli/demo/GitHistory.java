package io.l9.substrate.cli.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The newest commits of a repository, read by the installed git.
 *
 * @param directory the repository's real path
 * @param commits parents before their children; empty if there is no history, which {@code remark}
 *     then explains
 * @param parentsLeftOut how many parents of these commits were not read
 * @param remark what is unusual, in one line for people; null if nothing is
 */
record GitHistory(
    Path directory, List<Commit> commits, int parentsLeftOut, @Nullable String remark) {

  private static final int FIELDS = 5;

  GitHistory {
    commits = List.copyOf(commits);
  }

  /**
   * Reads the history of {@code HEAD}.
   *
   * @param directory the top of a working tree, or a bare repository
   * @param limit how many commits at the most
   */
  static GitHistory read(Path directory, int limit) throws IOException {
    Path real = directory.toRealPath();
    Output shallow;
    try {
      shallow = git(real, "rev-parse", "--is-shallow-repository");
    } catch (GitMissingException e) {
      return none(real, "git is not installed, so the history of " + real + " cannot be read");
    }
    if (shallow.exitCode != 0) {
      return none(real, noRepository(real, shallow.error));
    }
    if (git(real, "rev-parse", "--verify", "--quiet", "HEAD^{commit}").exitCode != 0) {
      return none(real, "the repository " + real + " has no commits yet");
    }
    Output log =
        git(
            real,
            "log",
            "--date-order",
            "--max-count=" + limit,
            "--no-show-signature",
            "--no-color",
            "--encoding=UTF-8",
            "-z",
            "--name-only",
            "--no-renames",
            "--format=tformat:%x00%H%x00%P%x00%aN%x00%ct%x00%B%x00");
    if (log.exitCode != 0) {
      return none(real, "git cannot read the history of " + real + ": " + firstLine(log.error));
    }
    List<Commit> newestFirst = parse(log.out);
    return windowed(
        real,
        newestFirst,
        shallow.out.strip().equals("true")
            ? String.format(
                Locale.ROOT,
                "%s is a shallow clone: it holds only the newest %d commits",
                real,
                newestFirst.size())
            : null);
  }

  private static GitHistory none(Path directory, String remark) {
    return new GitHistory(directory, List.of(), 0, remark);
  }

  private static String noRepository(Path directory, String error) {
    if (error.contains("not a git repository")) {
      return directory + " is not the top of a git repository (an archive without its history?)";
    }
    if (error.contains("dubious ownership") || error.contains("unsafe repository")) {
      return directory + " belongs to another user, and this git refuses to read it";
    }
    return "git cannot read " + directory + ": " + firstLine(error);
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("it gives no reason");
  }

  /** Leaves out the parents that were not read, and puts parents first. */
  private static GitHistory windowed(
      Path directory, List<Commit> newestFirst, @Nullable String remark) {
    Set<String> read = new HashSet<>();
    newestFirst.forEach(commit -> read.add(commit.hash()));
    List<Commit> commits = new ArrayList<>();
    int leftOut = 0;
    for (Commit commit : newestFirst) {
      List<String> parents = commit.parents().stream().filter(read::contains).toList();
      leftOut += commit.parents().size() - parents.size();
      commits.add(
          new Commit(
              commit.hash(),
              parents,
              commit.author(),
              commit.time(),
              commit.message(),
              commit.files()));
    }
    Collections.reverse(commits);
    return new GitHistory(directory, commits, leftOut, remark);
  }

  /**
   * Every commit is an empty field, five fields that may be empty, an empty field, and its files,
   * which have names. So an empty field where a file could be begins the next commit.
   */
  private static List<Commit> parse(String log) {
    String[] fields = log.split("\0", -1);
    List<Commit> commits = new ArrayList<>();
    int at = 0;
    while (at + FIELDS + 1 < fields.length) {
      int header = at + 1;
      at = header + FIELDS + 1;
      List<String> files = new ArrayList<>();
      while (at < fields.length && !fields[at].isEmpty()) {
        // git puts a line break between the header and the first file
        files.add(files.isEmpty() ? fields[at].substring(1) : fields[at]);
        at++;
      }
      commits.add(
          new Commit(
              fields[header],
              fields[header + 1].isEmpty() ? List.of() : List.of(fields[header + 1].split(" ")),
              fields[header + 2],
              Instant.ofEpochSecond(Long.parseLong(fields[header + 3])),
              fields[header + 4].strip(),
              files));
    }
    return commits;
  }

  private record Output(int exitCode, String out, String error) {}

  private static final class GitMissingException extends IOException {
    private static final long serialVersionUID = 1L;

    GitMissingException(IOException cause) {
      super(cause);
    }
  }

  private static Output git(Path directory, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git", "-c", "safe.directory=*"));
    command.addAll(List.of("-C", directory.toString()));
    command.addAll(List.of(arguments));
    // A file and not a pipe: nobody would read it while the other one is full.
    Path error = Files.createTempFile("l9-git", ".txt");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(error.toFile());
      // As in a hook of another repository, which would be read instead.
      builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
      builder.environment().put("LC_ALL", "C");
      // A repository around this one is not the one that was asked for.
      Path parent = directory.getParent();
      if (parent != null) {
        builder.environment().put("GIT_CEILING_DIRECTORIES", parent.toString());
      }
      // The checkout may be another user's: its configuration must start nothing and fetch nothing.
      builder.environment().put("GIT_ALLOW_PROTOCOL", "none");
      builder.environment().put("GIT_NO_LAZY_FETCH", "1");
      builder.environment().put("GIT_TERMINAL_PROMPT", "0");
      Process process;
      try {
        process = builder.start();
      } catch (IOException e) {
        throw new GitMissingException(e);
      }
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Output(process.waitFor(), out, Files.readString(error, StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for git", e);
    } finally {
      Files.delete(error);
    }
  }
}
