package io.l9.substrate.benchmarks;

import io.l9.substrate.ReflectionMemory;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.RememberOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lessons that are said again in other words, and their contraries. No two of the lessons share
 * both noun and place.
 *
 * @param lessons how many of them
 */
record SimilarLessons(int lessons) {

  /**
   * The shares of what was decided rightly.
   *
   * @param distinct of the lessons, those that became rows of their own
   * @param recall of the paraphrases, those that reinforced their lesson
   * @param negations of the contraries, those that did not
   */
  record Shares(double distinct, double recall, double negations) {}

  private static final List<String> VERBS =
      List.of(
          "flush",
          "verify",
          "rotate",
          "archive",
          "compress",
          "restart",
          "measure",
          "encrypt",
          "validate",
          "rebuild",
          "snapshot",
          "throttle",
          "migrate",
          "lock",
          "drain",
          "publish",
          "review",
          "warm",
          "index",
          "reset");

  private static final List<String> NOUNS =
      List.of(
          "replica",
          "invoice",
          "certificate",
          "firewall",
          "thermostat",
          "warehouse",
          "password",
          "compiler",
          "greenhouse",
          "satellite",
          "payroll",
          "turbine",
          "aquarium",
          "telescope",
          "elevator",
          "vaccine",
          "harvester",
          "locomotive",
          "spreadsheet",
          "microphone");

  private static final List<String> PLACES =
      List.of(
          "Oslo", "Lima", "Cairo", "Perth", "Quito", "Minsk", "Dakar", "Hanoi", "Turin", "Boston");

  private static final List<String> EVENTS =
      List.of(
          "the nightly export",
          "a customer visit",
          "every board meeting",
          "the spring audit",
          "a power outage",
          "the holiday season",
          "each software release",
          "a staff training");

  /** The same lesson: of another case, on another day, in another run, and in two other orders. */
  private static final List<String> PARAPHRASES =
      List.of(
          "ALWAYS %1$s THE %2$s OF %3$s BEFORE %4$s!!",
          "2026-03-01: always %1$s the %2$s of %3$s before %4$s.",
          "Always %1$s the %2$s of %3$s before %4$s (run-%5$d)",
          "You should always %1$s the %2$s of %3$s before %4$s",
          "Before %4$s, always %1$s the %2$s of %3$s");

  private static final List<String> CONTRARIES =
      List.of(
          "Never %1$s the %2$s of %3$s before %4$s",
          "Do not %1$s the %2$s of %3$s before %4$s",
          "Always %1$s the %2$s of %3$s, but not before %4$s");

  private static String text(String template, int lesson) {
    int noun = lesson % NOUNS.size();
    int place = lesson / NOUNS.size() % PLACES.size();
    return String.format(
        Locale.ROOT,
        template,
        VERBS.get((noun * 7 + place * 3) % VERBS.size()),
        NOUNS.get(noun),
        PLACES.get(place),
        EVENTS.get((noun + place * 3) % EVENTS.size()),
        4_711 + lesson);
  }

  /** Tells the lessons, then their paraphrases, then their contraries. */
  Shares tell(ReflectionMemory reflections) {
    List<ReflectionId> own = new ArrayList<>();
    int distinct = 0;
    for (RememberOutcome outcome : told(reflections, "Always %1$s the %2$s of %3$s before %4$s")) {
      own.add(outcome.reflection().id());
      distinct += outcome instanceof RememberOutcome.Stored ? 1 : 0;
    }
    int recalled = 0;
    for (String template : PARAPHRASES) {
      recalled += same(told(reflections, template), own);
    }
    int merged = 0;
    for (String template : CONTRARIES) {
      merged += same(told(reflections, template), own);
    }
    return new Shares(
        (double) distinct / lessons,
        (double) recalled / (lessons * PARAPHRASES.size()),
        1 - (double) merged / (lessons * CONTRARIES.size()));
  }

  private List<RememberOutcome> told(ReflectionMemory reflections, String template) {
    List<RememberOutcome> outcomes = new ArrayList<>();
    List<ReflectionDraft> drafts = new ArrayList<>();
    for (int lesson = 0; lesson < lessons; lesson++) {
      drafts.add(ReflectionDraft.of(ReflectionKind.LESSON, text(template, lesson)));
      if (drafts.size() == ReflectionDraft.MAX_BATCH || lesson == lessons - 1) {
        outcomes.addAll(reflections.rememberAll(drafts));
        drafts.clear();
      }
    }
    return outcomes;
  }

  /** Returns how many outcomes are about the lesson that they were said of. */
  private static int same(List<RememberOutcome> outcomes, List<ReflectionId> own) {
    int same = 0;
    for (int i = 0; i < own.size(); i++) {
      same += outcomes.get(i).reflection().id().equals(own.get(i)) ? 1 : 0;
    }
    return same;
  }
}
