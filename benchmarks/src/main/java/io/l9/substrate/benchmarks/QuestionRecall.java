package io.l9.substrate.benchmarks;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The recall of one question.
 *
 * @param set the name of the data set
 * @param id within all sets, the same in every version
 * @param category as the file has it
 * @param values by {@link #METRICS}, each in [0, 1]
 */
record QuestionRecall(String set, String id, String category, Map<String, Double> values) {

  /**
   * {@code turn@k}: the share of the answering turns among the first k hits; {@code session@10}:
   * the share of their sessions among the first ten threads; {@code hit@1}: whether the first hit
   * is one of the turns; {@code mrr}: the reciprocal rank of the first one that is. {@code …_all}
   * is 1 if the share is, {@code …_any} if there is one at all.
   */
  static final List<String> METRICS;

  static final String TURN = "turn@";
  static final String SESSION = "session@10";
  static final int DEEPEST = 20;
  private static final List<Integer> DEPTHS = List.of(5, 10, DEEPEST);
  private static final int SESSIONS = 10;

  static {
    List<String> metrics = new ArrayList<>();
    DEPTHS.forEach(depth -> metrics.add(TURN + depth));
    metrics.add(SESSION);
    metrics.add("hit@1");
    metrics.add("mrr");
    for (String of : List.of("_all", "_any")) {
      DEPTHS.forEach(depth -> metrics.add(TURN + depth + of));
      metrics.add(SESSION + of);
    }
    METRICS = List.copyOf(metrics);
  }

  QuestionRecall {
    values = Map.copyOf(values);
  }

  /**
   * The recall of an answer.
   *
   * @param turns the ids of the turns that were found, best first
   * @param gold those that answer the question
   * @param threads that were found, best first
   * @param goldThreads those of the turns that answer it
   */
  static QuestionRecall of(
      String set,
      String id,
      String category,
      List<String> turns,
      Set<String> gold,
      List<String> threads,
      Set<String> goldThreads) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (int depth : DEPTHS) {
      put(values, TURN + depth, share(turns, depth, gold));
    }
    put(values, SESSION, share(threads, SESSIONS, goldThreads));
    int first = 0;
    while (first < turns.size() && !gold.contains(turns.get(first))) {
      first++;
    }
    values.put("hit@1", first == 0 && !turns.isEmpty() ? 1.0 : 0.0);
    values.put("mrr", first < turns.size() ? 1.0 / (first + 1) : 0.0);
    return new QuestionRecall(set, id, category, values);
  }

  private static void put(Map<String, Double> values, String name, double share) {
    values.put(name, share);
    values.put(name + "_all", share == 1 ? 1.0 : 0.0);
    values.put(name + "_any", share > 0 ? 1.0 : 0.0);
  }

  private static double share(List<String> found, int depth, Set<String> gold) {
    Set<String> right = new HashSet<>(found.subList(0, Math.min(depth, found.size())));
    right.retainAll(gold);
    return right.size() / (double) gold.size();
  }

  double value(String metric) {
    return values.getOrDefault(metric, 0.0);
  }

  static double mean(List<QuestionRecall> questions, String metric) {
    return questions.stream().mapToDouble(question -> question.value(metric)).average().orElse(0);
  }

  /** A row for all questions, for each set, and for each category of each set. */
  static Table table(List<QuestionRecall> questions) {
    List<String> columns = new ArrayList<>(List.of("questions"));
    columns.addAll(METRICS);
    Table table = new Table(columns);
    Set<String> sets = new LinkedHashSet<>();
    questions.forEach(question -> sets.add(question.set()));
    if (sets.size() != 1) {
      row(table, "all sets", questions, question -> true);
    }
    for (String set : sets) {
      row(table, set, questions, question -> question.set().equals(set));
      questions.stream()
          .filter(question -> question.set().equals(set))
          .map(QuestionRecall::category)
          .distinct()
          .sorted()
          .forEach(
              category ->
                  row(
                      table,
                      set + ", category " + category,
                      questions,
                      question ->
                          question.set().equals(set) && question.category().equals(category)));
    }
    return table;
  }

  private static void row(
      Table table,
      String name,
      List<QuestionRecall> questions,
      Predicate<QuestionRecall> condition) {
    List<QuestionRecall> some = questions.stream().filter(condition).toList();
    List<Double> row = new ArrayList<>(List.of((double) some.size()));
    METRICS.forEach(metric -> row.add(mean(some, metric)));
    table.row(name, row);
  }
}
