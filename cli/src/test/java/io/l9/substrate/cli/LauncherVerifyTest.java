package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The launcher script as it runs the tests. */
class LauncherVerifyTest extends LauncherFixture {

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
    assertEquals(List.of("mvn -T 2 -B -ntp verify -pl domain"), calls());
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
    assertEquals(List.of("mvn -T 2 -B -ntp verify"), calls());
  }

  @Test
  void testsWhatWasBuilt_onTheOtherTestedJdk() throws Exception {
    Path jdk = Files.createDirectories(temp.resolve("jdks/25/bin"));
    Files.createSymbolicLink(jdk.resolve("java"), programs.resolve("java"));
    program("javac25", "echo 'javac 25.0.1'");
    Files.createSymbolicLink(jdk.resolve("javac"), programs.resolve("javac25"));
    String other =
        "mvn -T 2 -B -ntp verify -Djvm=%s/java -Dsurefire.reportNameSuffix=java25".formatted(jdk)
            + " -Dspotless.check.skip -Denforcer.skip";

    Outcome kits = l9("verify");
    assertEquals(0, kits.exitCode(), kits::errors);
    assertTrue(kits.errors().contains("; on Java 25: 0 tests ran"), kits::errors);
    assertEquals(0, l9("verify", "--every-jdk").exitCode());
    assertEquals(0, l9("verify", "--one-jdk").exitCode());
    assertEquals(
        List.of(
            "mvn -T 2 -B -ntp verify",
            other
                + " -Dit.test=Hibernate*IT,Sql*IT,PgVector*IT"
                + " -Dfailsafe.failIfNoSpecifiedTests=false",
            "mvn -T 2 -B -ntp verify",
            other,
            "mvn -T 2 -B -ntp verify"),
        calls());
  }
}
