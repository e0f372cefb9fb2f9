package io.l9.substrate.application.prompt;

import io.l9.substrate.application.knowledge.fact.MergedRejections;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.knowledge.graph.EntityMergeRepository;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.prompt.ContextItem;
import io.l9.substrate.domain.prompt.ContextOffer;
import io.l9.substrate.domain.prompt.ContextOffer.Candidate;
import io.l9.substrate.domain.prompt.ContextQuery;
import io.l9.substrate.domain.prompt.ContextSource;
import io.l9.substrate.domain.prompt.ItemKind;
import io.l9.substrate.domain.prompt.LeftOut;
import io.l9.substrate.domain.prompt.LeftOut.Reason;
import io.l9.substrate.domain.prompt.SubjectNames;
import io.l9.substrate.domain.prompt.Trust;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Wording;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Facts about the subjects that a question names, and those that the found packets support. */
final class FactSource implements ContextSource {

  private final UnitOfWork unitOfWork;
  private final FactRepository facts;
  private final EntityMergeRepository merges;
  private final MergedRejections merged;
  private final JsonCodec json;
  private final Clock clock;

  FactSource(KnowledgeStore store, PromptConfig config) {
    this.unitOfWork = store.unitOfWork();
    this.facts = store.facts();
    this.merges = store.entityMerges();
    this.merged = new MergedRejections(store, config.spelling(), config.json());
    this.json = config.json();
    this.clock = config.clock();
  }

  @Override
  public ContextOffer offer(TenantScope scope, ContextQuery query, List<PacketId> found) {
    if (!query.include().contains(ItemKind.FACT)) {
      return ContextOffer.NONE;
    }
    Set<String> subjects = SubjectNames.in(query.asked());
    Instant now = clock.instant();
    List<Fact> known =
        unitOfWork.inScope(
            scope,
            () -> {
              EntityResolution names = merges.resolution();
              return merged.without(
                  scope,
                  facts.recall(names.namesOf(subjects), found, now, query.candidates()),
                  names);
            });
    List<Candidate> candidates = new ArrayList<>();
    List<LeftOut> leftOut = new ArrayList<>();
    for (Fact fact : known) {
      if (!fact.held()) {
        leftOut.add(new LeftOut(ItemKind.FACT, fact.id().value(), Reason.SUPERSEDED, null));
      } else if (!fact.validity().contains(now)) {
        leftOut.add(new LeftOut(ItemKind.FACT, fact.id().value(), Reason.NOT_CURRENT, null));
      } else {
        String text = text(fact);
        candidates.add(new Candidate(item(fact, text), Wording.of(text)));
      }
    }
    return new ContextOffer(candidates, leftOut);
  }

  private static ContextItem item(Fact fact, String text) {
    return new ContextItem(
        ItemKind.FACT,
        fact.id().value(),
        text,
        source(fact),
        fact.createdAt(),
        Trust.of(fact.path()),
        fact.confidence(),
        fact.validity(),
        false);
  }

  private String text(Fact fact) {
    return fact.subject() + " " + fact.predicate() + " " + said(fact.object());
  }

  private String said(FactObject object) {
    if (object instanceof FactObject.Entity entity) {
      return entity.name().text();
    }
    JsonDocument value = ((FactObject.Value) object).json();
    return json.read(value) instanceof String text ? text : value.text();
  }

  private static String source(Fact fact) {
    PacketId packet = fact.source();
    if (packet != null) {
      return "packet " + packet;
    }
    Role role = fact.author().role();
    return role == null ? "another client" : role.code();
  }
}
