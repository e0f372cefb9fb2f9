package io.l9.substrate.cli.demo;

import io.l9.substrate.Memory;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.domain.reflection.advice.Advice;
import io.l9.substrate.domain.reflection.advice.AdviceSection;
import io.l9.substrate.domain.reflection.advice.AdvisedReflection;
import io.l9.substrate.domain.reflection.advice.Withheld;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflections;
import io.l9.substrate.domain.reflection.task.TaskFindings;
import io.l9.substrate.domain.reflection.task.TaskReflectionDraft;
import io.l9.substrate.domain.reflection.use.Effectiveness;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.List;

/** The part of the demo about lessons: two of them, tasks that followed each, and the advice. */
final class DemoLessons {

  private static final String KIND = "demo";
  private static final String TASK = "change a module that others use";
  private static final String GOOD = "Run the tests of all callers before you " + TASK;
  private static final String BAD = "Rename everything at once when you " + TASK;
  private static final int TASKS = 5;
  private static final JsonDocument NOTHING = new JsonDocument("{}");

  private final Terminal terminal;
  private final DemoOutput output;

  DemoLessons(Terminal terminal, DemoOutput output) {
    this.terminal = terminal;
    this.output = output;
  }

  /** Teaches both lessons, reports tasks that followed them, and asks before the next task. */
  void show(Memory memory) {
    output.title("What helped the last time?");
    output.hint(
        "two lessons that ship with the demo; "
            + TASKS
            + " tasks followed each and said how they ended");
    follow(memory, GOOD, TaskOutcome.SUCCESS);
    follow(memory, BAD, TaskOutcome.FAILURE);
    Advice advice = memory.beforeTask(TASK);
    output.question("Before I " + TASK + "?");
    for (AdvisedReflection item : advice.of(AdviceSection.LESSONS)) {
      print(
          DemoOutput.format("%.2f", item.score().total()),
          item.reflection().text().content(),
          item.effectiveness());
    }
    for (Withheld withheld : advice.withheld()) {
      if (withheld.reason() == Withheld.Reason.HARMFUL) {
        Reflections.View view = memory.reflections().get(withheld.reflection());
        print("left out", view.reflection().text().content(), view.effectiveness());
      }
    }
  }

  private static void follow(Memory memory, String lesson, TaskOutcome outcome) {
    ReflectionId id = memory.reflections().learn(lesson).reflection().id();
    for (int i = 1; i <= TASKS; i++) {
      String task = KIND + " " + outcome.code() + " " + i;
      var unusedUse = memory.reflections().applied(id, task, KIND, null);
      var unusedRecording =
          memory
              .taskReflections()
              .record(
                  new TaskReflectionDraft(
                      task,
                      TASK,
                      KIND,
                      List.of(),
                      outcome,
                      TaskFindings.NONE,
                      List.of(),
                      null,
                      NOTHING,
                      NOTHING,
                      NOTHING,
                      null,
                      Visibility.SHARED));
    }
  }

  private void print(String place, String content, Effectiveness effect) {
    terminal.print("    " + Terminal.line(place + "  " + content, Terminal.WIDTH - 4));
    terminal.print(
        terminal.dim(
            DemoOutput.format(
                "      %shelped in %d of %d, %.2f of such tasks succeed without it",
                effect.harmful() ? "harmful, " : "",
                effect.successes(),
                effect.judged(),
                effect.base())));
  }
}
