package io.l9.substrate.benchmarks;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.ValidationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The questions of another version's {@code bench recall --json}.
 *
 * @param commit of that version
 * @param questions by their ids and metrics
 */
record RecallBaseline(String commit, Map<String, Map<String, Double>> questions) {

  /** The name of the questions in the details. */
  static final String QUESTIONS = "by_question";

  private static final int RESAMPLES = 10_000;
  private static final double LOW = .025;
  private static final double HIGH = .975;

  RecallBaseline {
    questions = Map.copyOf(questions);
  }

  /** The questions as a detail of the report. */
  static Map<String, Object> detail(List<QuestionRecall> questions) {
    Map<String, Object> byId = new LinkedHashMap<>();
    for (QuestionRecall question : questions) {
      Map<String, Object> values = new LinkedHashMap<>();
      QuestionRecall.METRICS.stream()
          .filter(metric -> !metric.contains("_"))
          .forEach(metric -> values.put(metric, Statistics.rounded(question.value(metric))));
      byId.put(question.id(), values);
    }
    return byId;
  }

  /**
   * Reads a file.
   *
   * @throws ValidationException if it is not the JSON of {@code bench recall} with its questions
   */
  static RecallBaseline read(Path file, JsonCodec json) throws IOException {
    Object read = json.read(json.parse(Files.readString(file)));
    Map<String, Map<String, Double>> questions = new LinkedHashMap<>();
    if (read instanceof Map<?, ?> report
        && report.get("details") instanceof Map<?, ?> details
        && details.get(QUESTIONS) instanceof Map<?, ?> byId) {
      byId.forEach(
          (id, metrics) -> {
            Map<String, Double> values = new LinkedHashMap<>();
            if (metrics instanceof Map<?, ?> map) {
              map.forEach(
                  (name, value) -> {
                    if (value instanceof Number number) {
                      values.put(String.valueOf(name), number.doubleValue());
                    }
                  });
            }
            questions.put(String.valueOf(id), values);
          });
      return new RecallBaseline(String.valueOf(report.get("commit")), questions);
    }
    throw ValidationException.at(
        "--baseline",
        "must be the output of `l9 bench recall --json` of a version that has details."
            + QUESTIONS);
  }

  /**
   * The means of the questions that both have, what they differ by, and between which bounds that
   * is in 95 % of the resamples of these questions (paired bootstrap).
   */
  Table differences(List<QuestionRecall> now) {
    List<QuestionRecall> both =
        now.stream().filter(question -> questions.containsKey(question.id())).toList();
    Table table =
        new Table(List.of("questions", "baseline", "now", "difference", "at_least", "at_most"));
    if (both.isEmpty()) {
      return table;
    }
    for (String metric : QuestionRecall.METRICS) {
      double[] differences = new double[both.size()];
      double before = 0;
      boolean known = true;
      for (int i = 0; i < differences.length; i++) {
        QuestionRecall question = both.get(i);
        Double value = questions.getOrDefault(question.id(), Map.of()).get(metric);
        known &= value != null;
        double other = value == null ? 0 : value;
        before += other / differences.length;
        differences[i] = question.value(metric) - other;
      }
      if (known) {
        double mean = QuestionRecall.mean(both, metric);
        double[] means = resampled(differences);
        table.row(
            metric,
            List.of(
                (double) both.size(),
                before,
                mean,
                mean - before,
                Statistics.quantile(LOW, means),
                Statistics.quantile(HIGH, means)));
      }
    }
    return table;
  }

  /** The means of samples with replacement; the same ones at every run. */
  private static double[] resampled(double[] differences) {
    Random random = new Random(differences.length);
    double[] means = new double[RESAMPLES];
    for (int sample = 0; sample < RESAMPLES; sample++) {
      double sum = 0;
      for (int i = 0; i < differences.length; i++) {
        sum += differences[random.nextInt(differences.length)];
      }
      means[sample] = sum / differences.length;
    }
    return means;
  }
}
