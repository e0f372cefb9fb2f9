package io.l9.substrate.application.prompt;

import io.l9.substrate.application.knowledge.KnowledgeComponents;
import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.application.reflection.ReflectionComponents;
import io.l9.substrate.domain.knowledge.KnowledgeUseCases;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.prompt.ContextItem;
import io.l9.substrate.domain.prompt.ContextQuery;
import io.l9.substrate.domain.prompt.ItemKind;
import io.l9.substrate.domain.prompt.LeftOut;
import io.l9.substrate.domain.prompt.PromptContext;
import io.l9.substrate.domain.prompt.PromptUseCases;
import io.l9.substrate.domain.reflection.ReflectionUseCases;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.text.CodePointEstimator;
import io.l9.substrate.text.ConfusableSpelling;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A memory with facts, and contexts out of both. */
abstract class PromptTestBase {

  final MemoryFixture fixture = new MemoryFixture();
  final TenantScope alice = fixture.world.endUser();
  final KnowledgeUseCases knowledge =
      KnowledgeComponents.of(
          fixture.adapters.knowledge(),
          fixture.adapters.memory().packets(),
          fixture.adapters.reflection(),
          fixture.knowledgeConfig());
  final ReflectionUseCases reflection =
      ReflectionComponents.of(
          fixture.adapters.reflection(),
          fixture.adapters.knowledge().facts(),
          fixture.reflectionConfig(0));
  final PromptUseCases prompt =
      PromptComponents.of(
          fixture.components,
          fixture.adapters.knowledge(),
          reflection.beforeTask(),
          new PromptConfig(
              fixture.clock,
              fixture.json,
              new ConfusableSpelling(),
              new CodePointEstimator(),
              true));

  final PromptContext context(String text) {
    return context(ContextQuery.of(text));
  }

  final PromptContext context(ContextQuery query) {
    return prompt.contexts().context(alice, query);
  }

  final Packet stored(String text) {
    return fixture.stored(text);
  }

  /** Declares a predicate that has one value at a time. */
  final void single(String predicate) {
    knowledge
        .predicates()
        .declare(fixture.world.orgAdmin(), new FactPredicate.Draft(predicate, true, null, null));
  }

  final AssertOutcome said(
      TenantScope scope, String subject, String predicate, Object value, @Nullable Packet source) {
    FactDraft draft =
        FactDraft.of(
            new EntityName(subject), predicate, new FactObject.Value(fixture.json.of(value)));
    return knowledge
        .facts()
        .assertFact(scope, source == null ? draft : draft.from(source.id(), null));
  }

  final Fact held(String subject, String predicate, Object value, @Nullable Packet source) {
    AssertOutcome outcome = said(alice, subject, predicate, value, source);
    if (outcome instanceof AssertOutcome.Asserted asserted) {
      return asserted.fact();
    } else if (outcome instanceof AssertOutcome.Superseded superseded) {
      return superseded.fact();
    }
    throw new AssertionError("not a new fact: " + outcome);
  }

  static List<String> texts(PromptContext context, ItemKind kind) {
    return context.items().stream()
        .filter(item -> item.kind() == kind)
        .map(ContextItem::text)
        .toList();
  }

  static List<UUID> ids(PromptContext context) {
    return context.items().stream().map(ContextItem::id).toList();
  }

  static LeftOut leftOut(PromptContext context, UUID id) {
    return context.leftOut().stream()
        .filter(left -> left.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError(id + " is not named in " + context.leftOut()));
  }
}
