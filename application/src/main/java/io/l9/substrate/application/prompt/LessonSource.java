package io.l9.substrate.application.prompt;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.prompt.ContextItem;
import io.l9.substrate.domain.prompt.ContextOffer;
import io.l9.substrate.domain.prompt.ContextOffer.Candidate;
import io.l9.substrate.domain.prompt.ContextQuery;
import io.l9.substrate.domain.prompt.ContextSource;
import io.l9.substrate.domain.prompt.ItemKind;
import io.l9.substrate.domain.prompt.LeftOut;
import io.l9.substrate.domain.prompt.Trust;
import io.l9.substrate.domain.reflection.advice.Advice;
import io.l9.substrate.domain.reflection.advice.AdviceQuery;
import io.l9.substrate.domain.reflection.advice.AdviceSection;
import io.l9.substrate.domain.reflection.advice.AdvisedReflection;
import io.l9.substrate.domain.reflection.advice.BeforeTask;
import io.l9.substrate.domain.reflection.advice.Withheld;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionText;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Wording;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Lessons, patterns, failures and false constraints that fit a question, the best first. */
final class LessonSource implements ContextSource {

  private static final Comparator<AdvisedReflection> BEST =
      Comparator.comparingDouble((AdvisedReflection item) -> item.score().total())
          .reversed()
          .thenComparing(item -> item.reflection().id().value(), Position::compareIds);

  private final BeforeTask advice;

  LessonSource(BeforeTask advice) {
    this.advice = advice;
  }

  @Override
  public ContextOffer offer(TenantScope scope, ContextQuery query, List<PacketId> found) {
    if (!query.include().contains(ItemKind.LESSON)) {
      return ContextOffer.NONE;
    }
    Advice given =
        advice.advise(
            scope,
            new AdviceQuery(
                query.asked(),
                null,
                List.of(),
                null,
                Math.min(AdviceQuery.MAX_ITEMS, query.candidates()),
                AdviceQuery.MAX_TOKENS,
                Set.of(AdviceSection.values()),
                null));
    return new ContextOffer(
        given.sections().values().stream()
            .flatMap(List::stream)
            .sorted(BEST)
            .map(item -> candidate(item))
            .toList(),
        given.withheld().stream()
            .filter(withheld -> withheld.reason() == Withheld.Reason.HARMFUL)
            .map(
                withheld ->
                    new LeftOut(
                        ItemKind.LESSON,
                        withheld.reflection().value(),
                        LeftOut.Reason.HARMFUL,
                        null))
            .toList());
  }

  private static Candidate candidate(AdvisedReflection advised) {
    Reflection row = advised.reflection();
    ReflectionText text = row.text();
    ContextItem item =
        new ContextItem(
            ItemKind.LESSON,
            row.id().value(),
            text.notWhen() == null
                ? text.content()
                : text.content() + "\nNot when: " + text.notWhen(),
            row.kind().code() + " of " + author(row),
            row.createdAt(),
            advised.contraries().isEmpty() ? Trust.of(row.path()) : Trust.CONTRADICTED,
            row.confidence(),
            null,
            false);
    return new Candidate(item, Wording.of(text.content()));
  }

  private static String author(Reflection row) {
    if (row.task() != null) {
      return "task " + row.task();
    }
    if (row.source() != null) {
      return "packet " + row.source();
    }
    Role role = row.author().role();
    return role == null ? "another client" : role.code();
  }
}
