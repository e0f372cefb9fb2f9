package io.l9.substrate.application.knowledge;

import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.knowledge.KnowledgeUseCases;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.Facts;
import io.l9.substrate.domain.knowledge.fact.Rejections;
import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.shared.JsonPointer;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The use cases of knowledge over the in-memory adapters, beside those of memory. */
public final class KnowledgeFixture {

  public final MemoryFixture memory = new MemoryFixture();
  public final KnowledgeUseCases knowledge =
      KnowledgeComponents.of(
          memory.adapters.knowledge(),
          memory.adapters.memory().packets(),
          memory.adapters.reflection(),
          memory.knowledgeConfig());
  public final Facts facts = knowledge.facts();
  public final Rejections rejections = knowledge.rejections();
  public final TenantScope user = memory.world.endUser();
  public final TenantScope agent = memory.world.system();

  private int texts;

  /** Stores a packet of the actor's with a text that no other has. */
  public Packet packet(TenantScope actor, Packet... parents) {
    PacketDraft.Builder draft = memory.draft("text " + texts++);
    if (parents.length > 0) {
      draft
          .parents(Arrays.stream(parents).map(Packet::id).toList())
          .derivation(Derivation.INFERENCE);
    }
    return memory.memory.ingestion().ingest(actor, draft.build()).packet();
  }

  /** Declares that the predicate takes one value. */
  public void declareSingle(String predicate) {
    var unused =
        knowledge
            .predicates()
            .declare(memory.world.orgAdmin(), new FactPredicate.Draft(predicate, true, null, null));
  }

  /** A statement about Alice. */
  public FactDraft draft(String predicate, Object value) {
    return FactDraft.of(new EntityName("Alice"), predicate, value(value));
  }

  public FactDraft draft(String predicate, Object value, Packet source) {
    return draft(predicate, value).from(source.id(), new JsonPointer("/text"));
  }

  public FactObject value(Object plain) {
    return new FactObject.Value(memory.json.of(plain));
  }

  public AssertOutcome put(TenantScope actor, FactDraft draft) {
    return facts.assertFact(actor, draft);
  }

  /** Asserts it as the end user; returns the fact that holds it then. */
  public Fact put(FactDraft draft) {
    return fact(put(user, draft));
  }

  /** The fact of an outcome that has one. */
  public static Fact fact(AssertOutcome outcome) {
    if (outcome instanceof AssertOutcome.Asserted asserted) {
      return asserted.fact();
    }
    if (outcome instanceof AssertOutcome.Reinforced reinforced) {
      return reinforced.fact();
    }
    if (outcome instanceof AssertOutcome.Known known) {
      return known.fact();
    }
    if (outcome instanceof AssertOutcome.Superseded superseded) {
      return superseded.fact();
    }
    if (outcome instanceof AssertOutcome.Contradicted contradicted) {
      return contradicted.fact();
    }
    throw new AssertionError(outcome);
  }

  /** The texts of what the actor is told of Alice at a moment; null: now. */
  public List<String> told(TenantScope actor, @Nullable Instant asOf) {
    return list(actor, asOf, false).stream().map(fact -> fact.object().identity()).toList();
  }

  /** Every fact about Alice that is held, whenever it holds. */
  public List<Fact> held(TenantScope actor) {
    return list(actor, null, true);
  }

  private List<Fact> list(TenantScope actor, @Nullable Instant asOf, boolean everValid) {
    FactQuery query =
        new FactQuery(
            new EntityName("alice"),
            null,
            null,
            null,
            null,
            null,
            Set.of(FactState.HELD),
            asOf,
            everValid,
            null,
            FactQuery.Order.NEWEST,
            FactQuery.MAX_LIMIT,
            null);
    return facts.list(actor, query).page().facts();
  }

  /** The JSON of a text, as {@link #told} gives it. */
  public static String json(String text) {
    return "\"" + text + "\"";
  }

  /** A payload of members. */
  public Packet payload(TenantScope actor, Map<String, ?> members) {
    return memory
        .memory
        .ingestion()
        .ingest(actor, PacketDraft.builder("note", memory.json.of(members)).build())
        .packet();
  }
}
