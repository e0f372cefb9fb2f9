package io.l9.substrate.cli;

import io.l9.substrate.domain.reflection.advice.AdvisedReflection;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionEvidence;
import io.l9.substrate.domain.reflection.lesson.ReflectionHit;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatterns;
import io.l9.substrate.domain.reflection.lesson.Reflections;
import io.l9.substrate.domain.reflection.task.TaskReflection;
import io.l9.substrate.domain.reflection.task.TaskStatistics;
import io.l9.substrate.domain.reflection.use.Effectiveness;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.reflection.use.UseCounts;
import io.l9.substrate.rest.reflection.ReflectionResponse;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes reflections and tasks. */
final class ReflectionPrinter extends ResultPrinter {

  ReflectionPrinter(CommandContext context, OutputOption output) {
    super(context, output);
  }

  void reflection(Reflection row) {
    one(ReflectionResponse.from(row), () -> line(row));
  }

  void line(Reflection row) {
    text(words(row));
  }

  void hit(ReflectionHit hit) {
    text(String.format(Locale.ROOT, "%.2f %s", hit.relevance(), words(hit.reflection())));
  }

  void advised(AdvisedReflection item) {
    Effectiveness effect = item.effectiveness();
    text(
        String.format(
            Locale.ROOT,
            "%.2f (helped in %d of %d) %s",
            item.score().total(),
            effect.successes(),
            effect.judged(),
            words(item.reflection())));
  }

  void view(Reflections.View view) {
    line(view.reflection());
    text("when", view.reflection().text().trigger());
    text("not when", view.reflection().text().notWhen());
    text("because", view.reflection().stateReason());
    Effectiveness effect = view.effectiveness();
    text(
        String.format(
            Locale.ROOT,
            "  helped in %d of %d, %.2f succeed without it: effect %+.2f",
            effect.successes(),
            effect.judged(),
            effect.base(),
            effect.lift()));
    for (UseCounts uses : view.uses()) {
      text(
          String.format(
              Locale.ROOT,
              "  %s: given to %d, followed by %d",
              uses.taskKind(),
              uses.suggested(),
              uses.applied()));
    }
    for (ReflectionEvidence told : view.evidence()) {
      text("  " + told.kind().code() + " " + told.key() + ": " + told.text());
    }
  }

  private void text(String label, @Nullable String value) {
    if (value != null) {
      text("  " + label + ": " + value);
    }
  }

  void pattern(ReflectionPatterns.Line line) {
    text(
        String.format(
            Locale.ROOT,
            "%d %s %s %.2f  %s",
            line.count(),
            line.kind().code(),
            line.visibility().code(),
            line.confidence(),
            String.join(", ", line.tags())));
  }

  void task(TaskReflection task) {
    text(
        String.format(
            Locale.ROOT,
            "%s %s %s %s",
            task.id(),
            task.outcome().code(),
            task.taskKind(),
            task.task()));
  }

  void statistics(TaskStatistics statistics) {
    for (TaskStatistics.Kind kind : statistics.kinds()) {
      text(
          String.format(
              Locale.ROOT,
              "%s: %s; %.2f succeed without help",
              kind.taskKind(),
              outcomes(kind.outcomes()),
              kind.rate().base()));
    }
    for (TaskStatistics.Failure failure : statistics.failures()) {
      text(
          String.format(
              Locale.ROOT,
              "seen %d, avoided %d, repeated %d: %s",
              failure.seen(),
              failure.avoided(),
              failure.repeated(),
              failure.content()));
    }
    for (TaskStatistics.Pattern pattern : statistics.patterns()) {
      text(outcomes(pattern.outcomes()) + ": " + pattern.content());
    }
  }

  private static String outcomes(Map<TaskOutcome, Long> counts) {
    return counts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(count -> count.getValue() + " " + count.getKey().code())
        .collect(Collectors.joining(", "));
  }

  private static String words(Reflection row) {
    return String.format(
        Locale.ROOT,
        "%s %s %s %.2f %s%s  %s",
        row.id(),
        row.kind().code(),
        row.path().code(),
        row.confidence(),
        row.support() == 1 ? "" : row.support() + " sources ",
        row.active() ? "" : row.state().code(),
        row.text().content());
  }
}
