package io.l9.substrate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The launcher script: help, build, and the start of the product. */
class LauncherTest extends LauncherFixture {

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
  void startsAServerWithTheArchiveOfItsClasses_ifThisJavaHasOneOfThisBuild() throws Exception {
    Files.writeString(temp.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"17.0.9\"\n");
    assertFalse(l9("serve").output().contains("classes-"));
    Path archive = Files.createFile(checkout.resolve("cli/target/l9/" + archiveOf("release")));
    newer("cli/target/l9/" + archive.getFileName());

    String serve = l9("serve").output();

    String file = archive.toRealPath().toString();
    assertTrue(serve.contains("<-XX:SharedArchiveFile=" + file + ">"), serve);
    assertFalse(l9("search", "x").output().contains("classes-"));
    newer("cli/target/l9/built");
    older("cli/target/l9/" + archive.getFileName());
    assertFalse(l9("serve").output().contains("classes-"), "it is older than the build");
    Files.writeString(temp.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    assertFalse(l9("serve").output().contains("classes-"), "it is another Java's");
    Path cache = Files.createFile(checkout.resolve("cli/target/l9/" + archiveOf("release")));
    Files.setLastModifiedTime(cache, FileTime.from(Instant.now().plusSeconds(7200)));
    assertTrue(l9("serve").output().contains("<-XX:AOTCache=" + cache.toRealPath() + ">"));
  }

  @Test
  void buildMakesTheArchive_andIsDoneWithoutOneWhereItCannot() throws Exception {
    Files.writeString(temp.resolve("release"), "JAVA_VERSION=\"17.0.9\"\n");
    program("java", "printf '<%s>\\n' \"$@\" >&2; exit 1");

    Outcome build = l9("build");

    assertEquals(0, build.exitCode(), build::errors);
    assertTrue(build.errors().contains("no archive of classes"), build::errors);
  }

  private String archiveOf(String release) throws Exception {
    Process sum = new ProcessBuilder("cksum").redirectInput(temp.resolve(release).toFile()).start();
    String output = new String(sum.getInputStream().readAllBytes(), UTF_8);
    return "classes-" + output.substring(0, output.indexOf(' '));
  }

  @Test
  void usesUtf8_whenTheLocaleIsNotSet() throws Exception {
    program("java", "echo \"$LC_ALL\"");
    environment.remove("LC_ALL");
    assertEquals("C.UTF-8\n", l9("search", "ü").output());
    environment.put("LANG", "de_DE.UTF-8");
    assertEquals("\n", l9("search", "ü").output());
  }
}
