package io.l9.substrate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.l9.substrate.migrations.PrivateCluster;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher script in a checkout of its own, with programs that only note how they were called
 * in the place of Maven, Java, apt and sudo.
 */
class LauncherTest {

  /** What the script may use of the real system. */
  private static final List<String> REAL_PROGRAMS =
      List.of(
          "awk",
          "cat",
          "chmod",
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

  private record Outcome(int exitCode, String output, String errors) {}

  @TempDir private Path temp;
  private Path checkout;
  private Path programs;
  private Path calls;
  private final Map<String, String> environment = new HashMap<>();

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

  @Test
  void explainsItselfWithExamples_withoutABuild() throws Exception {
    Outcome help = l9("--help");
    assertEquals(0, help.exitCode());
    assertTrue(help.output().contains("./l9 demo"), help::output);
    assertTrue(help.output().contains("  bench "), help::output);
    assertEquals("", help.errors());
    assertEquals(List.of(), calls());
  }

  @Test
  void asksForACommand_whenNoneIsGiven() throws Exception {
    Outcome nothing = l9();
    assertEquals(2, nothing.exitCode());
    assertEquals("", nothing.output());
    assertTrue(nothing.errors().contains("Usage:"), nothing::errors);
  }

  @Test
  void buildsOnce_andRunsTheProductWithTheArgumentsAsTheyAre() throws Exception {
    Outcome first = l9("search", "two words", "$HOME", "");
    assertEquals(0, first.exitCode(), first::errors);
    assertTrue(
        first.output().endsWith("Main>\n<search>\n<two words>\n<$HOME>\n<>\n"), first::output);
    assertTrue(first.output().contains("<" + checkout.toRealPath() + "/cli/target/l9/lib/*>"));
    assertTrue(first.errors().contains("building"), first::errors);
    assertEquals(
        List.of("mvn -T 2 -B -ntp -Dstyle.color=never -Dmaven.test.skip=true package"), calls());

    Outcome second = l9("search", "again");
    assertEquals("", second.errors());
    assertEquals(1, calls().size());
  }

  @Test
  void runsTheBenchmarks_whichTheProductDoesNotCarry() throws Exception {
    String lib = "<" + checkout.toRealPath() + "/%s/target/l9/lib/*";
    String product = l9("search", "x").output();
    assertTrue(product.contains(lib.formatted("cli") + ">\n<io.l9.substrate.cli.Main>"), product);

    for (List<String> command :
        List.of(List.of("bench", "search", "--quick"), List.of("help", "bench"))) {
      String bench = l9(command.toArray(String[]::new)).output();
      assertTrue(
          bench.contains(
              lib.formatted("benchmarks") + ":" + lib.formatted("cli").substring(1) + ">"),
          bench);
      assertTrue(
          bench.endsWith(
              command.get(0).equals("bench")
                  ? "<io.l9.substrate.benchmarks.Main>\n<search>\n<--quick>\n"
                  : "<io.l9.substrate.benchmarks.Main>\n<--help>\n"),
          bench);
    }
  }

  @Test
  void keepsTheChatterOfMavenInALog() throws Exception {
    program("mvn", "echo chatter; mkdir -p cli/target/l9/lib");
    Outcome outcome = l9("search", "x");
    assertFalse((outcome.output() + outcome.errors()).contains("chatter"), outcome::errors);
    assertEquals("chatter\n", Files.readString(checkout.resolve(".l9/build.log")));
  }

  @Test
  void worksFromAnyDirectory_andThroughSymbolicLinks() throws Exception {
    Path elsewhere = Files.createDirectories(temp.resolve("elsewhere/deep"));
    Files.createSymbolicLink(elsewhere.resolve("hop"), checkout.resolve("l9"));
    Files.createSymbolicLink(elsewhere.resolveSibling("l9"), Path.of("deep", "hop"));
    program("java", "pwd");
    Outcome outcome = start(elsewhere, List.of("../l9", "search", "x")).await();
    assertEquals(0, outcome.exitCode(), outcome::errors);
    assertEquals(elsewhere.toRealPath() + "\n", outcome.output());
    assertTrue(Files.isDirectory(checkout.resolve("cli/target/l9/lib")));
  }

  @Test
  void buildsAgain_whenASourceChangedOrWentAway_andOnlyThen() throws Exception {
    source("domain/src/main/java/B.java");
    source("domain/src/test/java/T.java");
    source("migrations/0001_a.sql");
    source("README.md");
    l9("search", "x");
    assertEquals(1, calls().size());

    newer("domain/src/test/java/T.java");
    newer("README.md");
    l9("search", "x");
    assertEquals(1, calls().size());

    for (String changed :
        List.of("domain/src/main/java/A.java", "migrations/0001_a.sql", "pom.xml")) {
      int before = calls().size();
      newer(changed);
      l9("search", "x");
      assertEquals(before + 1, calls().size(), changed);
      older(changed);
    }

    int before = calls().size();
    Files.delete(checkout.resolve("domain/src/main/java/B.java"));
    newer("domain/src/main/java");
    l9("search", "x");
    assertEquals(before + 1, calls().size());
  }

  @Test
  void buildsAgain_whenASourceChangedDuringTheBuild() throws Exception {
    program(
        "mvn",
        note("mvn")
            + "mkdir -p cli/target/l9/lib; touch -t 203801010000 domain/src/main/java/A.java");
    l9("search", "x");
    l9("search", "x");
    assertEquals(2, calls().size());
  }

  @Test
  void buildsOnlyOnce_whenSeveralStartTogether() throws Exception {
    List<Running> together = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      together.add(start(checkout, List.of("./l9", "search", "x")));
    }
    for (Running running : together) {
      Outcome outcome = running.await();
      assertEquals(0, outcome.exitCode(), outcome::errors);
      assertTrue(outcome.output().endsWith("<search>\n<x>\n"), outcome::output);
    }
    assertEquals(1, calls().size());
  }

  @Test
  void runsNothing_whenTheBuildFails() throws Exception {
    program(
        "mvn",
        "printf '%s\\n' '[INFO] compiling' '[WARNING] A.java: [2,1] unchecked' '  detail' '[INFO] end'"
            + " '[ERROR] cannot find symbol'; exit 1");
    Outcome outcome = l9("search", "x");
    assertEquals(1, outcome.exitCode());
    assertEquals("", outcome.output());
    assertTrue(
        outcome
            .errors()
            .contains("[WARNING] A.java: [2,1] unchecked\n  detail\n[ERROR] cannot find symbol\n"),
        outcome::errors);
    assertFalse(outcome.errors().contains("[INFO]"), outcome::errors);
    assertTrue(outcome.errors().contains("the build failed"), outcome::errors);
  }

  @Test
  void endsWithTheExitCodeOfTheProduct() throws Exception {
    program("java", "exit 7");
    assertEquals(7, l9("doctor").exitCode());
  }

  @Test
  void tunesTheMachineForShortCommands_andPassesOnOptions() throws Exception {
    environment.put("L9_JAVA_OPTS", "-Xmx1g -Da=b");
    String search = l9("search", "x").output();
    assertTrue(search.contains("<-XX:TieredStopAtLevel=1>"), search);
    assertTrue(search.contains("<-Xmx1g>\n<-Da=b>"), search);
    String serve = l9("serve").output();
    assertFalse(serve.contains("TieredStopAtLevel"), serve);
  }

  @Test
  void usesUtf8_whenTheLocaleIsNotSet() throws Exception {
    program("java", "echo \"$LC_ALL\"");
    environment.remove("LC_ALL");
    assertEquals("C.UTF-8\n", l9("search", "ü").output());
    environment.put("LANG", "de_DE.UTF-8");
    assertEquals("\n", l9("search", "ü").output());
  }

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

  @Test
  void countsTheTests_andEndsWithTheExitCodeOfMaven() throws Exception {
    String report =
        "mkdir -p domain/target/surefire-reports cli/target/failsafe-reports"
            + " cli/target/l9/lib\n"
            + "echo '<testsuite name=\"a\" time=\"1.5\" tests=\"12\" errors=\"0\" skipped=\"1\""
            + " failures=\"2\">' >domain/target/surefire-reports/TEST-a.xml\n"
            + "echo '<testsuite name=\"b\" tests=\"30\" errors=\"1\" skipped=\"0\""
            + " failures=\"0\">' >cli/target/failsafe-reports/TEST-b.xml\n";
    Path stale = checkout.resolve("domain/target/surefire-reports/TEST-old.xml");
    Files.createDirectories(stale.getParent());
    Files.writeString(
        stale, "<testsuite tests=\"1000\" errors=\"0\" skipped=\"0\" failures=\"0\">");
    Files.setLastModifiedTime(stale, FileTime.from(Instant.now().minusSeconds(3600)));

    program("mvn", note("mvn") + report);
    Outcome good = l9("verify", "-pl", "domain");
    assertEquals(0, good.exitCode(), good::errors);
    assertEquals(List.of("mvn -T 2 verify -pl domain"), calls());
    assertTrue(
        good.errors().contains("42 tests ran, 3 failed, 1 skipped. Next: ./l9 demo"), good::errors);

    program("mvn", report + "exit 1");
    Outcome bad = l9("verify");
    assertEquals(1, bad.exitCode());
    assertTrue(bad.errors().contains("not verified: 42 tests ran, 3 failed"), bad::errors);
  }

  @Test
  void needsNoFurtherBuild_afterVerify() throws Exception {
    assertEquals(0, l9("verify").exitCode());
    assertEquals(0, l9("search", "x").exitCode());
    assertEquals(List.of("mvn -T 2 verify"), calls());
  }

  @Test
  void testsWhatWasBuilt_onTheOtherTestedJdk() throws Exception {
    Path jdk = Files.createDirectories(temp.resolve("jdks/25/bin"));
    Files.createSymbolicLink(jdk.resolve("java"), programs.resolve("java"));
    program("javac25", "echo 'javac 25.0.1'");
    Files.createSymbolicLink(jdk.resolve("javac"), programs.resolve("javac25"));
    String other =
        "mvn -T 2 verify -Djvm=%s/java -Dsurefire.reportNameSuffix=java25 -Dspotless.check.skip"
                .formatted(jdk)
            + " -Denforcer.skip";

    Outcome kits = l9("verify");
    assertEquals(0, kits.exitCode(), kits::errors);
    assertTrue(kits.errors().contains("; on Java 25: 0 tests ran"), kits::errors);
    assertEquals(0, l9("verify", "--every-jdk").exitCode());
    assertEquals(0, l9("verify", "--one-jdk").exitCode());
    assertEquals(
        List.of(
            "mvn -T 2 verify",
            other
                + " -Dit.test=Hibernate*IT,Sql*IT,PgVector*IT"
                + " -Dfailsafe.failIfNoSpecifiedTests=false",
            "mvn -T 2 verify",
            other,
            "mvn -T 2 verify"),
        calls());
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

  private String note(String name) {
    return "printf '%s\\n' \"" + name + " $*\" >>'" + calls + "'\n";
  }

  private void program(String name, String script) throws IOException {
    Path path = programs.resolve(name);
    Files.writeString(path, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void source(String name) throws IOException {
    Path path = checkout.resolve(name);
    Files.createDirectories(path.getParent());
    Files.writeString(path, "text");
    older(name);
  }

  private void newer(String name) throws IOException {
    Files.setLastModifiedTime(
        checkout.resolve(name), FileTime.from(Instant.now().plusSeconds(3600)));
  }

  private void older(String name) throws IOException {
    Files.setLastModifiedTime(
        checkout.resolve(name), FileTime.from(Instant.now().minusSeconds(3600)));
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(calls);
  }

  private Outcome l9(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("./l9"));
    command.addAll(List.of(arguments));
    return start(checkout, command).await();
  }

  private Running start(Path directory, List<String> command) throws IOException {
    Path output = Files.createTempFile(temp, "run", ".out");
    Path errors = Files.createTempFile(temp, "run", ".err");
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
    return new Running(builder.start(), output, errors);
  }

  private record Running(Process process, Path output, Path errors) {
    Outcome await() throws Exception {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the launcher does not end");
      return new Outcome(
          process.exitValue(), Files.readString(output, UTF_8), Files.readString(errors, UTF_8));
    }
  }
}
