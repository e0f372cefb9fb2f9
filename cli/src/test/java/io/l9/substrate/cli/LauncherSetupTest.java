package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.l9.substrate.migrations.PrivateCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The launcher script as it installs what is missing. */
class LauncherSetupTest extends LauncherFixture {

  @Test
  void saysWhatToInstall_whereThereIsNoApt() throws Exception {
    Files.delete(programs.resolve("mvn"));
    for (String command : List.of("setup", "demo")) {
      Outcome outcome = l9(command);
      assertEquals(1, outcome.exitCode());
      assertEquals("", outcome.output());
      assertTrue(outcome.errors().contains("install these yourself"), outcome::errors);
      assertTrue(outcome.errors().contains("pgvector 0.8"), outcome::errors);
    }
  }

  @Test
  void saysWhatItWouldInstall_andInstallsNothing_onADryRun() throws Exception {
    withApt();
    program("javac", "echo 'javac 11.0.2'");
    Outcome outcome = l9("setup", "--dry-run");
    assertEquals(0, outcome.exitCode(), outcome::errors);
    assertTrue(outcome.errors().contains("default-jdk-headless"), outcome::errors);
    assertEquals(List.of(), calls());
    assertEquals(2, l9("setup", "--wet-run").exitCode());
  }

  @Test
  void installsWhatIsMissing_asRoot() throws Exception {
    withApt();
    Files.delete(programs.resolve("mvn"));
    Outcome outcome = l9("setup");
    assertEquals(0, outcome.exitCode(), outcome::errors);
    assertEquals(2, calls().size());
    assertTrue(calls().get(1).startsWith("apt-get install -y"), calls().get(1));
    assertTrue(calls().get(1).endsWith(" maven"), calls().get(1));
    assertTrue(outcome.errors().endsWith("l9: everything is installed\n"), outcome::errors);
  }

  @Test
  void asksSudoForExactlyTheStepsThatNeedRoot() throws Exception {
    withApt();
    Files.delete(programs.resolve("mvn"));
    program("id", "echo 1000");
    Outcome withoutSudo = l9("setup");
    assertEquals(1, withoutSudo.exitCode());
    assertTrue(withoutSudo.errors().contains("root is needed"), withoutSudo::errors);
    assertEquals(List.of(), calls());

    program("sudo", note("sudo") + "\"$@\"");
    Outcome withSudo = l9("setup");
    assertEquals(0, withSudo.exitCode(), withSudo::errors);
    assertEquals(2, calls().stream().filter(call -> call.startsWith("sudo ")).count());
  }

  @Test
  void showsTheOutput_whenAStepOfTheSetupFails() throws Exception {
    withApt();
    Files.delete(programs.resolve("mvn"));
    program("apt-get", "echo 'E: no space left'; exit 100");
    Outcome outcome = l9("setup");
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.errors().contains("E: no space left"), outcome::errors);
    assertTrue(outcome.errors().contains("setup failed at: "), outcome::errors);
  }

  private void withApt() throws IOException {
    assumeTrue(PrivateCluster.obstacle().isEmpty(), "these programs cannot install PostgreSQL");
    program(
        "apt-get",
        note("apt-get")
            + "case \"$*\" in *' maven') printf '#!/bin/sh\\n' >'"
            + programs
            + "/mvn'; chmod 755 '"
            + programs
            + "/mvn' ;; esac");
    program(
        "apt-cache",
        "case $1 in depends) echo '  Depends: postgresql-17' ;; policy) echo '  Candidate: 0.8.0' ;; esac");
    program("dpkg", "exit 0");
  }
}
