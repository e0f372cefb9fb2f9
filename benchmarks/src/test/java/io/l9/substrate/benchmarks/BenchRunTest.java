package io.l9.substrate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.json.Jackson3JsonCodec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchRunTest {

  private static final JsonCodec JSON = new Jackson3JsonCodec();

  @TempDir Path folder;

  @Test
  void writesTheDocumentedObject_whetherAnAimWasMetOrNot() throws Exception {
    BenchRun run =
        run(
            report -> {
              report.check("sql_ratio_p50", 1.14, "ratio", Target.atMost(1.2));
              report.check("recall", 2.0 / 3, "share", Target.atLeast(.95));
              report.figure("p99_ms", 17, "ms");
              report.rounds(
                  "search",
                  new Comparison(
                      List.of(1.0, 2.0), List.of(1.0, 1.0), new WarmUp.Course(2.5, 40, true)),
                  "ms");
              report.detail("chunks", 100_000);
            });

    Map<?, ?> json = (Map<?, ?>) JSON.read(JSON.parse(run.json(JSON)));
    assertEquals(Set.of("bench", "commit", "environment", "checks", "details"), json.keySet());
    assertEquals("planted", json.get("bench"));
    assertEquals("unknown", json.get("commit"), "the folder is no checkout");
    assertEquals(Set.of("cpus", "jdk"), ((Map<?, ?>) json.get("environment")).keySet());
    List<?> checks = (List<?>) json.get("checks");
    assertEquals(
        Map.of(
            "name", "sql_ratio_p50", "value", 1.14, "unit", "ratio", "aim", "<= 1.2", "met", true),
        checks.get(0));
    assertEquals(
        Map.of("name", "recall", "value", .66667, "unit", "share", "aim", ">= 0.95", "met", false),
        checks.get(1));
    Map<?, ?> figure = (Map<?, ?>) checks.get(2);
    assertEquals(17L, figure.get("value"));
    assertTrue(figure.containsKey("aim") && figure.get("aim") == null, "no aim");
    assertTrue(figure.containsKey("met") && figure.get("met") == null, "no aim");
    Map<?, ?> details = (Map<?, ?>) json.get("details");
    assertEquals(
        Map.of(
            "search",
            Map.of(
                "unit",
                "ms",
                "ours",
                List.of(1L, 2L),
                "reference",
                List.of(1L, 1L),
                "warm_up",
                Map.of("seconds", 2.5, "rounds", 40L, "stable", true))),
        details.get("rounds"));
    assertEquals(100_000L, details.get("chunks"));
  }

  @Test
  void printsWhichAimsWereMissed() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);

    run(report -> {
          report.check("good", 1.0, "ratio", Target.atMost(1.1));
          report.check("bad", 1.2, "ratio", Target.atMost(1.1));
        })
        .print(new Terminal(printed, printed, false, false));

    String table = out.toString(StandardCharsets.UTF_8);
    assertTrue(line(table, "good").endsWith("aim <= 1.1"), table);
    assertTrue(line(table, "bad").endsWith("aim <= 1.1  missed"), table);
  }

  @Test
  void refusesAFigureThatIsNone() {
    assertThrows(
        IllegalArgumentException.class,
        () -> run(report -> report.figure("share", 0.0 / 0, "share")));
  }

  @Test
  void knowsWhenAnAimIsMet() {
    assertTrue(Target.exactly(1).met().test(1));
    assertTrue(!Target.exactly(1).met().test(.99));
    assertTrue(Target.within(.01, .73).met().test(.74));
    assertTrue(!Target.within(.01, .73).met().test(.75));
    assertEquals("within 0.01 of 0.73", Target.within(.01, .73).text());
  }

  @Test
  void benchesHaveNamesOfTheirOwn() {
    for (Bench bench : Benches.all()) {
      assertEquals(bench, Benches.named(bench.name()).orElseThrow());
      assertNotEquals("", bench.summary());
    }
  }

  private interface Finding {
    void into(Report report);
  }

  private BenchRun run(Finding finding) throws Exception {
    Bench planted =
        new Bench() {
          @Override
          public String name() {
            return "planted";
          }

          @Override
          public String summary() {
            return "nothing";
          }

          @Override
          public void run(BenchContext bench) {
            finding.into(bench.report());
          }
        };
    return BenchRun.of(
        planted, new BenchOptions(true, List.of(), null, false, null, null), folder, line -> {});
  }

  private static String line(String table, String check) {
    return table.lines().filter(line -> line.contains(check)).findFirst().orElseThrow();
  }
}
