package io.l9.substrate.application.knowledge.fact;

import io.l9.substrate.application.shared.KnowledgeConfig;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactExtraction;
import io.l9.substrate.domain.knowledge.fact.FactExtractor;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactPredicate.ObjectType;
import io.l9.substrate.domain.knowledge.fact.FactPredicateRepository;
import io.l9.substrate.domain.knowledge.fact.SlotKey;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The use case of extraction: the extractor works between the units of work. */
public final class FactExtractionService implements FactExtraction {

  private final UnitOfWork unitOfWork;
  private final PacketRepository packets;
  private final FactPredicateRepository predicates;
  private final Assertions assertions;
  private final Skeletons skeletons;
  private final FactExtractor extractor;
  private final JsonCodec json;
  private final Clock clock;

  public FactExtractionService(
      KnowledgeStore store, PacketRepository packets, KnowledgeConfig config) {
    this.unitOfWork = store.unitOfWork();
    this.packets = packets;
    this.predicates = store.predicates();
    this.assertions = new Assertions(store, config.ids());
    this.skeletons = new Skeletons(config.spelling(), config.json());
    this.extractor = config.extractor();
    this.json = config.json();
    this.clock = config.clock();
  }

  @Override
  public List<Extracted> extract(TenantScope scope, List<PacketId> ids) {
    Require.size("/packet_ids", ids, MAX_PACKETS);
    Map<PacketId, Packet> served = served(scope, ids);
    for (int i = 0; i < ids.size(); i++) {
      if (!served.containsKey(ids.get(i))) {
        throw ValidationException.at(
            "/packet_ids/" + i,
            ErrorCode.PARENT_NOT_FOUND,
            "names no packet that is here and visible");
      }
    }
    List<Extracted> extracted = new ArrayList<>();
    for (PacketId id : ids) {
      extracted.add(extract(scope, Objects.requireNonNull(served.get(id))));
    }
    return List.copyOf(extracted);
  }

  /** Asserts the statements of a packet that the scope sees. */
  Extracted extract(TenantScope scope, Packet packet) {
    PacketId id = packet.id();
    List<FactDraft> drafts = extractor.extract(new FactExtractor.Input(id, packet.payload()));
    return drafts.isEmpty()
        ? new Extracted(id, List.of())
        : unitOfWork.inScope(
            scope, () -> new Extracted(id, assertions.run(scope, items(scope, packet, drafts))));
  }

  private Map<PacketId, Packet> served(TenantScope scope, List<PacketId> ids) {
    Map<PacketId, Packet> served = new HashMap<>();
    for (Packet packet : unitOfWork.inScope(scope, () -> packets.findAll(ids))) {
      if (!packet.expired(clock.instant())) {
        served.put(packet.id(), packet);
      }
    }
    return served;
  }

  private List<Assertions.Item> items(TenantScope scope, Packet packet, List<FactDraft> drafts) {
    Ownership owner =
        scope.mayWrite(packet.owner(), packet.visibility()) ? packet.owner() : scope.owner();
    List<FactPredicate> declared =
        predicates.of(drafts.stream().map(FactDraft::predicate).distinct().toList());
    List<Assertions.Item> items = new ArrayList<>();
    for (FactDraft draft : drafts) {
      fitting(draft, FactPredicatesService.holdingFor(owner, draft.predicate(), declared))
          .map(object -> item(owner, packet, draft, object))
          .ifPresent(items::add);
    }
    return items;
  }

  /** Returns the object as the declaration of its predicate has it; empty: it cannot be so. */
  private Optional<FactObject> fitting(FactDraft draft, Optional<FactPredicate> declared) {
    FactObject object = draft.object();
    ObjectType type = declared.map(FactPredicate::objects).orElse(null);
    if (type == null || type.admits(object)) {
      return Optional.of(object);
    }
    if (object instanceof FactObject.Entity entity) {
      return Optional.of(new FactObject.Value(json.of(entity.name().text())));
    }
    return json.read(((FactObject.Value) object).json()) instanceof String text
            && EntityName.isName(text)
        ? Optional.of(new FactObject.Entity(new EntityName(text)))
        : Optional.empty();
  }

  private Assertions.Item item(Ownership owner, Packet packet, FactDraft said, FactObject object) {
    FactDraft draft =
        new FactDraft(
            said.subject(),
            said.predicate(),
            object,
            said.validity(),
            said.confidence(),
            packet.id(),
            said.place(),
            null,
            null,
            packet.visibility());
    return new Assertions.Item(
        draft,
        extractor.path(),
        skeletons.of(draft.subject(), draft.predicate(), object),
        new SlotKey(owner, packet.visibility(), draft.subject().normalized(), draft.predicate()),
        "");
  }
}
