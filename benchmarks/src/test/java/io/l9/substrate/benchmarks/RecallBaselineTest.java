package io.l9.substrate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.json.Jackson3JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecallBaselineTest {

  private final JsonCodec json = new Jackson3JsonCodec();

  @TempDir private Path folder;

  @Test
  void readsWhatAReportHas() throws IOException {
    Report report = new Report("recall");
    report.detail(
        RecallBaseline.QUESTIONS, RecallBaseline.detail(List.of(question(1, true, "set/a/1"))));
    Path file = folder.resolve("recall.json");
    Files.writeString(file, json.of(report.toMap("abc", Map.of())).text());

    RecallBaseline read = RecallBaseline.read(file, json);

    assertEquals("abc", read.commit());
    assertEquals(Set.of("set/a/1"), read.questions().keySet());
    assertEquals(1.0, read.questions().get("set/a/1").get("turn@10"));
  }

  @Test
  void refusesAnotherFile() throws IOException {
    Path file = folder.resolve("other.json");
    for (String text : List.of("{}", "[]", "{\"commit\":\"a\",\"details\":{}}")) {
      Files.writeString(file, text);
      assertThrows(ValidationException.class, () -> RecallBaseline.read(file, json));
    }
  }

  @Test
  void comparesTheQuestionsThatBothHave_withinBounds() {
    List<QuestionRecall> before = new ArrayList<>();
    List<QuestionRecall> now = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      before.add(question(1, i < 50, "q" + i));
      now.add(question(1, i < 60, "q" + i));
    }
    now.add(question(1, true, "new"));
    RecallBaseline baseline = new RecallBaseline("abc", metrics(before));

    Map<?, ?> row = (Map<?, ?>) baseline.differences(now).toMap().get("turn@10");

    assertEquals(100.0, row.get("questions"));
    assertEquals(.5, row.get("baseline"));
    assertEquals(.6, row.get("now"));
    assertEquals(.1, row.get("difference"));
    double low = (double) row.get("at_least");
    double high = (double) row.get("at_most");
    assertTrue(.03 < low && low < .07 && .13 < high && high < .18, row::toString);
    assertEquals(row, baseline.differences(now).toMap().get("turn@10"), "the same at every run");
  }

  @Test
  void comparesNothing_whereNoQuestionIsTheSame() {
    RecallBaseline baseline = new RecallBaseline("abc", Map.of());

    assertEquals(Map.of(), baseline.differences(List.of(question(1, true, "q"))).toMap());
  }

  private static Map<String, Map<String, Double>> metrics(List<QuestionRecall> questions) {
    Map<String, Map<String, Double>> byId = new java.util.HashMap<>();
    questions.forEach(question -> byId.put(question.id(), question.values()));
    return byId;
  }

  private static QuestionRecall question(int category, boolean found, String id) {
    List<String> hits = found ? List.of("t") : List.of();
    return QuestionRecall.of("set", id, "" + category, hits, Set.of("t"), hits, Set.of("t"));
  }
}
