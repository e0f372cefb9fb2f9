package io.l9.substrate.bootstrap.operate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.bootstrap.config.Setting;
import io.l9.substrate.bootstrap.config.Settings;
import io.l9.substrate.bootstrap.observe.Metric;
import io.l9.substrate.bootstrap.observe.MetricsSample;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.json.Jackson3JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/operations.md} and the dashboard true. */
class OperationsPageTest {

  private static final Path DOCS = Path.of("..", "docs");
  private static final Path PAGE = DOCS.resolve("operations.md");
  private static final String UPDATE = "l9.docs.update";
  private static final Pattern NAME = Pattern.compile("\\b(?:http|db|l9|jvm|process)_[a-z0-9_]+");
  private static final Pattern EXPRESSION = Pattern.compile("\"expr\": \"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern LABELS =
      Pattern.compile("\\\\\"[^\"]*\\\\\"|by \\([^)]*\\)|\\{[^}]*\\}");
  private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z0-9_]+)[ {]");

  @Test
  void thePageShowsTheSettingsAndTheMetricsAsTheyAre() throws IOException {
    String page = Files.readString(PAGE);
    String current = replace(replace(page, "settings", settings()), "metrics", metrics());
    if (Boolean.getBoolean(UPDATE)) {
      Files.writeString(PAGE, current);
      return;
    }
    assertEquals(
        current,
        page,
        () ->
            "docs/operations.md is stale; run mvn -pl bootstrap -am test"
                + " -Dtest=OperationsPageTest -Dsurefire.failIfNoSpecifiedTests=false -D"
                + UPDATE
                + "=true");
  }

  @Test
  void everyMeasureIsScrapedByTheNameThatThePageGivesIt() {
    Set<String> scraped = scraped();
    for (Metric measure : Metric.values()) {
      String name = measure.wireName() + (measure.type() == Metric.Type.HISTOGRAM ? "_bucket" : "");
      assertTrue(scraped.contains(name), () -> name + " is not in " + scraped);
      for (String label : measure.labels().split(", ")) {
        assertTrue(
            label.isEmpty() || MetricsSample.scrape().contains(label.replace('.', '_') + "=\""),
            label);
      }
    }
  }

  @Test
  void theDashboardAsksOnlyForWhatIsMeasured_andForAllOfIt() throws IOException {
    String dashboard = Files.readString(DOCS.resolve("grafana").resolve("l9.json"));
    JsonCodec json = new Jackson3JsonCodec();
    assertFalse(json.parse(dashboard).text().isEmpty());
    Set<String> asked = new TreeSet<>();
    Matcher expressions = EXPRESSION.matcher(dashboard);
    while (expressions.find()) {
      Matcher names = NAME.matcher(LABELS.matcher(expressions.group(1)).replaceAll(""));
      while (names.find()) {
        asked.add(names.group());
      }
    }
    Set<String> scraped = scraped();
    asked.forEach(name -> assertTrue(scraped.contains(name), () -> name + " is not measured"));
    for (Metric measure : Metric.values()) {
      assertTrue(
          measure == Metric.POOL_CREATE
              || asked.stream().anyMatch(name -> name.startsWith(measure.wireName())),
          () -> measure.wireName() + " is on no panel");
    }
  }

  private static Set<String> scraped() {
    Set<String> names = new TreeSet<>();
    Matcher samples = SAMPLE.matcher(MetricsSample.scrape());
    while (samples.find()) {
      names.add(samples.group(1));
    }
    return names;
  }

  private static String settings() {
    return "| setting | variable | default | meaning | allowed values |\n|---|---|---|---|---|\n"
        + Settings.all().stream().map(OperationsPageTest::row).collect(Collectors.joining());
  }

  private static String row(Setting<?> setting) {
    String standard = setting.standard();
    return "| `%s` | `%s` | %s | %s | %s |\n"
        .formatted(
            setting.key(),
            setting.variable(),
            standard == null || standard.isEmpty() ? "" : "`" + standard + "`",
            setting.description().replace("|", "\\|"),
            setting.allowed() + (setting.secret() ? "; a secret" : ""));
  }

  private static String metrics() {
    return "| metric | as the conventions write it | type | labels | meaning |\n|---|---|---|---|---|\n"
        + Arrays.stream(Metric.values())
            .map(
                measure ->
                    "| `%s` | `%s` | %s | %s | %s |\n"
                        .formatted(
                            measure.wireName(),
                            measure.convention(),
                            measure.type().wireName(),
                            Arrays.stream(measure.labels().split(", "))
                                .filter(label -> !label.isEmpty())
                                .map(label -> "`" + label.replace('.', '_') + "`")
                                .collect(Collectors.joining(", ")),
                            measure.description()))
            .collect(Collectors.joining());
  }

  private static String replace(String page, String part, String content) {
    String begin = "<!-- generated: " + part + " -->\n";
    String end = "<!-- end: " + part + " -->\n";
    int from = page.indexOf(begin);
    int to = page.indexOf(end);
    if (from < 0 || to < from) {
      throw new IllegalStateException(PAGE + " has lost the marks of its part '" + part + "'");
    }
    return page.substring(0, from + begin.length()) + content + page.substring(to);
  }
}
