package io.l9.substrate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuestionRecallTest {

  @Test
  void countsTheShareOfTheAnswers_byDepth() {
    List<String> turns = IntStream.rangeClosed(1, 20).mapToObj(i -> "t" + i).toList();
    QuestionRecall recall =
        QuestionRecall.of(
            "set", "q", "1", turns, Set.of("t2", "t9"), List.of("a", "b"), Set.of("b", "c"));

    assertEquals(.5, recall.value("turn@5"));
    assertEquals(1, recall.value("turn@10"));
    assertEquals(0, recall.value("turn@5_all"));
    assertEquals(1, recall.value("turn@5_any"));
    assertEquals(1, recall.value("turn@10_all"));
    assertEquals(.5, recall.value("session@10"));
    assertEquals(0, recall.value("session@10_all"));
    assertEquals(1, recall.value("session@10_any"));
    assertEquals(0, recall.value("hit@1"));
    assertEquals(.5, recall.value("mrr"));
    assertTrue(recall.values().keySet().containsAll(QuestionRecall.METRICS));
  }

  @Test
  void findsNothing_inNothing() {
    QuestionRecall recall =
        QuestionRecall.of("set", "q", "1", List.of(), Set.of("t"), List.of(), Set.of("a"));

    QuestionRecall.METRICS.forEach(metric -> assertEquals(0, recall.value(metric), metric));
  }

  @Test
  void knowsTheFirstHit() {
    QuestionRecall recall =
        QuestionRecall.of("set", "q", "1", List.of("t"), Set.of("t"), List.of("a"), Set.of("a"));

    QuestionRecall.METRICS.forEach(metric -> assertEquals(1, recall.value(metric), metric));
  }

  @Test
  void makesARowOfEachSetAndCategory() {
    QuestionRecall first = recall("one", "2", 1);
    QuestionRecall second = recall("one", "1", 0);
    QuestionRecall third = recall("two", "1", 0);

    Map<String, Object> alone = QuestionRecall.table(List.of(first, second)).toMap();
    Map<String, Object> both = QuestionRecall.table(List.of(first, second, third)).toMap();

    assertEquals(List.of("one", "one, category 1", "one, category 2"), List.copyOf(alone.keySet()));
    assertEquals(
        List.of("all sets", "one", "one, category 1", "one, category 2", "two", "two, category 1"),
        List.copyOf(both.keySet()));
    assertEquals(.33333, value(both, "all sets", "mrr"));
    assertEquals(.5, value(both, "one", "mrr"));
    assertEquals(1.0, value(both, "one, category 2", "mrr"));
    assertEquals(3.0, value(both, "all sets", "questions"));
  }

  static QuestionRecall recall(String set, String category, double mrr) {
    return new QuestionRecall(set, set + category, category, Map.of("mrr", mrr));
  }

  private static Object value(Map<String, Object> table, String row, String column) {
    return ((Map<?, ?>) table.get(row)).get(column);
  }
}
