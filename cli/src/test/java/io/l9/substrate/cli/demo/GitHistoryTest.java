package io.l9.substrate.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitHistoryTest {

  @TempDir Path folder;

  @Test
  void readsMessageAuthorTimeFilesAndParents_ofEachCommit() throws IOException {
    TestRepository repository = repository();
    repository.commit("Ann", "Begin\n\nWith a body,\nof two lines", "core/a.txt", "README");
    repository.commit("Bo", "Go on", "web/ü b.txt");

    GitHistory history = GitHistory.read(repository.directory(), 10);

    assertNull(history.remark());
    assertEquals(2, history.commits().size());
    Commit first = history.commits().get(0);
    Commit second = history.commits().get(1);
    assertEquals("Begin\n\nWith a body,\nof two lines", first.message());
    assertEquals("Ann", first.author());
    assertEquals(List.of("README", "core/a.txt"), first.files());
    assertEquals(List.of(), first.parents());
    assertEquals(repository.git("rev-parse", "HEAD"), second.hash());
    assertEquals(
        Long.parseLong(repository.git("log", "-1", "--format=%ct")),
        second.time().getEpochSecond());
    assertEquals(List.of(first.hash()), second.parents());
    assertEquals(List.of("web/ü b.txt"), second.files());
  }

  @Test
  void hasBothParents_ofAMerge_andPutsParentsFirst() throws IOException {
    TestRepository repository = repository();
    repository.commit("Ann", "base", "a.txt");
    repository.git("checkout", "--quiet", "-b", "side");
    repository.commit("Bo", "side work", "b.txt");
    repository.git("checkout", "--quiet", "main");
    repository.commit("Ann", "main work", "c.txt");
    repository.git(
        "-c",
        "user.name=Ann",
        "-c",
        "user.email=ann@example.org",
        "merge",
        "--quiet",
        "--no-ff",
        "-m",
        "Merge side",
        "side");

    List<Commit> commits = GitHistory.read(repository.directory(), 10).commits();

    Commit merge = commits.get(commits.size() - 1);
    assertEquals("Merge side", merge.message());
    assertEquals(
        List.of(repository.git("rev-parse", "HEAD^1"), repository.git("rev-parse", "HEAD^2")),
        merge.parents());
    assertEquals(List.of(), merge.files());
    Set<String> seen = new HashSet<>();
    for (Commit commit : commits) {
      assertTrue(seen.containsAll(commit.parents()), () -> "a parent after " + commit);
      seen.add(commit.hash());
    }
  }

  @Test
  void leavesOutAndCountsParents_thatAreOlderThanTheLimit() throws IOException {
    TestRepository repository = repository();
    for (int i = 0; i < 4; i++) {
      repository.commit("Ann", "step " + i, "a.txt");
    }

    GitHistory history = GitHistory.read(repository.directory(), 2);

    assertEquals(
        List.of("step 2", "step 3"), history.commits().stream().map(Commit::message).toList());
    assertEquals(List.of(), history.commits().get(0).parents());
    assertEquals(1, history.parentsLeftOut());
  }

  @Test
  void readsCommitsWithoutMessageOrFiles() throws IOException {
    TestRepository repository = repository();
    repository.commit("Ann", "");
    repository.commit("Ann", "second");
    repository.commit("Ann", "third", "a.txt");

    List<Commit> commits = GitHistory.read(repository.directory(), 10).commits();

    assertEquals(List.of("", "second", "third"), commits.stream().map(Commit::message).toList());
    assertEquals(
        List.of(List.of(), List.of(), List.of("a.txt")),
        commits.stream().map(Commit::files).toList());
  }

  @Test
  void says_thatAShallowCloneHoldsOnlyTheNewest() throws IOException {
    TestRepository repository = repository();
    for (int i = 0; i < 3; i++) {
      repository.commit("Ann", "step " + i, "a.txt");
    }
    Path clone = folder.resolve("clone");
    repository.git(
        "clone",
        "--quiet",
        "--depth=1",
        repository.directory().toUri().toString(),
        clone.toString());

    GitHistory history = GitHistory.read(clone, 10);

    assertEquals(1, history.commits().size());
    assertEquals(List.of(), history.commits().get(0).parents());
    assertTrue(remark(history).contains("shallow clone"), remark(history));
  }

  @Test
  void says_thatThereIsNoHistory_inAnArchiveWithoutOne() throws IOException {
    Path archive = Files.createDirectories(folder.resolve("archive"));
    Files.writeString(archive.resolve("README"), "hello");

    GitHistory history = GitHistory.read(archive, 10);

    assertEquals(List.of(), history.commits());
    assertTrue(remark(history).contains("not the top of a git repository"), remark(history));
  }

  @Test
  void doesNotTakeTheRepositoryAround_forThatOfTheDirectory() throws IOException {
    TestRepository around = repository();
    around.commit("Ann", "around", "inside/a.txt");

    GitHistory history = GitHistory.read(around.directory().resolve("inside"), 10);

    assertEquals(List.of(), history.commits());
    assertNotNull(history.remark());
  }

  @Test
  void says_thatThereAreNoCommitsYet() throws IOException {
    GitHistory history = GitHistory.read(repository().directory(), 10);

    assertEquals(List.of(), history.commits());
    assertTrue(remark(history).contains("no commits yet"), remark(history));
  }

  @Test
  void readsTheCheckoutOfAnotherOwner() throws IOException {
    TestRepository repository = repository();
    repository.commit("Ann", "step", "a.txt");
    giveAway(repository.directory());

    GitHistory history = GitHistory.read(repository.directory(), 10);

    assertNull(history.remark());
    assertEquals(1, history.commits().size());
  }

  @Test
  void startsNoProgram_thatTheConfigurationOfTheCheckoutNames() throws IOException {
    TestRepository repository = repository();
    repository.commit("Ann", "step", "a.txt");
    repository.signForSomeShow();
    Path trace = folder.resolve("started");
    Path program = folder.resolve("program");
    Files.writeString(program, "#!/bin/sh\ntouch '" + trace + "'\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    repository.git("config", "gpg.program", program.toString());
    repository.git("config", "log.showSignature", "true");
    repository.git("log");
    assertTrue(Files.deleteIfExists(trace), "the trap does not work");

    GitHistory history = GitHistory.read(repository.directory(), 10);

    assertEquals(1, history.commits().size());
    assertFalse(Files.exists(trace));
  }

  private TestRepository repository() throws IOException {
    return TestRepository.create(folder.resolve("repository"));
  }

  private static String remark(GitHistory history) {
    return String.valueOf(history.remark());
  }

  private static void giveAway(Path directory) throws IOException {
    UserPrincipal nobody;
    try {
      nobody =
          directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    } catch (UserPrincipalNotFoundException e) {
      assumeTrue(false, "there is no other user here");
      return;
    }
    assumeTrue(
        System.getProperty("user.name").equals("root"), "only root can give files to another");
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        Files.setOwner(file, nobody);
      }
    }
  }
}
