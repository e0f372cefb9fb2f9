package io.l9.substrate.application.reflection;

import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.NormalForm;
import io.l9.substrate.domain.reflection.lesson.Priority;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionEvidence;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Index;
import io.l9.substrate.domain.reflection.lesson.ReflectionText;
import io.l9.substrate.domain.reflection.task.Polarity;
import io.l9.substrate.domain.reflection.task.Promotion;
import io.l9.substrate.domain.reflection.task.Promotion.Statement;
import io.l9.substrate.domain.reflection.task.Promotion.Support;
import io.l9.substrate.domain.reflection.task.TaskReflectionRepository;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The patterns of one owner and visibility, which follow what a task says, within a unit of work. A
 * statement has one pattern, on the side on which more tasks stand when it is made; the other side
 * may follow once that one has gone.
 */
final class Patterns {

  private static final String WORKS = "works";

  /** The tag of the patterns of what fails. */
  static final String FAILS = "fails";

  /**
   * A task as it said and as it says.
   *
   * @param before statements with their wordings; empty: it was not recorded
   * @param after the same of now; empty: it is deleted
   * @param indexes of the wordings of now
   */
  record Turn(
      String task,
      Map<Statement, String> before,
      Map<Statement, String> after,
      Map<String, Index> indexes) {}

  private final ReflectionRepository reflections;
  private final TaskReflectionRepository tasks;
  private final Indexing indexing;
  private final Ending ending;
  private final IdGenerator ids;

  Patterns(ReflectionStore store, Indexing indexing, IdGenerator ids) {
    this.reflections = store.reflections();
    this.tasks = store.tasks();
    this.indexing = indexing;
    this.ending = new Ending(store);
    this.ids = ids;
  }

  /** Promotes, supports and demotes the patterns of which a task that is stored speaks. */
  void follow(TenantScope scope, Ownership owner, Visibility visibility, Turn turn, Instant now) {
    Set<NormalForm> forms = new LinkedHashSet<>();
    Stream.of(turn.before(), turn.after())
        .forEach(said -> said.keySet().forEach(statement -> forms.add(statement.form())));
    if (forms.isEmpty()) {
      return;
    }
    List<Statement> statements = new ArrayList<>();
    for (NormalForm form : forms) {
      statements.add(new Statement(Polarity.GOOD, form));
      statements.add(new Statement(Polarity.BAD, form));
    }
    Map<Statement, Support> supports = tasks.supports(owner, visibility, statements);
    Map<NormalForm, Reflection> known = new HashMap<>();
    reflections
        .ofKeys(forms.stream().map(form -> key(owner, visibility, form)).toList())
        .forEach(pattern -> known.put(pattern.text().normal(), pattern));
    for (NormalForm form : forms) {
      Reflection pattern = known.get(form);
      if (pattern == null || !isKept(pattern, supports, turn, now)) {
        promote(scope, owner, visibility, form, supports, turn, now);
      }
    }
  }

  private static Reflection.Key key(Ownership owner, Visibility visibility, NormalForm form) {
    return new Reflection.Key(owner, visibility, ReflectionKind.PATTERN, form.key());
  }

  /** Gives a pattern the support that it has now; false: it had too little, and is gone. */
  private boolean isKept(
      Reflection pattern, Map<Statement, Support> supports, Turn turn, Instant now) {
    Polarity side = pattern.tags().contains(FAILS) ? Polarity.BAD : Polarity.GOOD;
    Statement statement = new Statement(side, pattern.text().normal());
    Support support = supports.get(statement);
    if (support == null || !support.isPattern(true)) {
      ending.end(pattern, "fewer than " + Promotion.DEMOTED_BELOW + " tasks say it", now);
      return false;
    }
    String wording = turn.after().get(statement);
    if (wording != null) {
      reflections.tell(List.of(evidence(pattern, turn.task(), wording, now)));
    } else {
      reflections.forget(
          List.of(pattern.id()),
          new ReflectionEvidence.Source(ReflectionEvidence.Kind.TASK, turn.task()));
    }
    if (support.tasks().size() != pattern.support()) {
      ending.update(pattern.supportedBy(support.tasks().size(), now));
    }
    return true;
  }

  private void promote(
      TenantScope scope,
      Ownership owner,
      Visibility visibility,
      NormalForm form,
      Map<Statement, Support> supports,
      Turn turn,
      Instant now) {
    Stream.of(Polarity.BAD, Polarity.GOOD)
        .map(side -> new Statement(side, form))
        .filter(turn.after()::containsKey)
        .filter(statement -> isPattern(supports.get(statement)))
        .max(Comparator.comparingInt(statement -> size(supports, statement)))
        .ifPresent(
            statement -> {
              Support support = Objects.requireNonNull(supports.get(statement));
              ReflectionText text = ReflectionText.of(support.wording());
              Reflection pattern =
                  Reflection.first(
                      new ReflectionId(ids.next()),
                      owner,
                      draft(text, statement.polarity(), visibility),
                      indexing.skeleton(text),
                      FactPath.OBSERVED,
                      Author.of(scope),
                      now);
              if (reflections.rejected(List.of(pattern.skeleton())).stream()
                  .noneMatch(row -> row.rejects(pattern, owner))) {
                create(
                    pattern,
                    support,
                    Objects.requireNonNull(turn.indexes().get(turn.after().get(statement))),
                    now);
              }
            });
  }

  private static boolean isPattern(@Nullable Support support) {
    return support != null && support.isPattern(false);
  }

  private static int size(Map<Statement, Support> supports, Statement statement) {
    Support support = supports.get(statement);
    return support == null ? 0 : support.tasks().size();
  }

  /** Stores a pattern, found by the vector of the wording that completed it. */
  private void create(Reflection pattern, Support support, Index said, Instant now) {
    Set<String> terms = indexing.terms(pattern.text().indexed());
    reflections.create(pattern, new Index(terms, said.model(), said.vector()));
    reflections.tell(
        support.tasks().stream()
            .map(task -> evidence(pattern, task, support.wording(), now))
            .toList());
    ending.update(pattern.supportedBy(support.tasks().size(), now));
  }

  private static ReflectionEvidence evidence(
      Reflection pattern, String task, String text, Instant now) {
    return new ReflectionEvidence(
        pattern.id(), ReflectionEvidence.Kind.TASK, task, text, null, pattern.author(), now);
  }

  private static ReflectionDraft draft(ReflectionText text, Polarity side, Visibility visibility) {
    return new ReflectionDraft(
        ReflectionKind.PATTERN,
        text,
        Set.of(),
        Set.of(side == Polarity.GOOD ? WORKS : FAILS),
        Priority.MEDIUM,
        null,
        null,
        null,
        null,
        null,
        null,
        visibility,
        true);
  }
}
