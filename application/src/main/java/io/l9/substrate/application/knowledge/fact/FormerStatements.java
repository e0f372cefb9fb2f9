package io.l9.substrate.application.knowledge.fact;

import io.l9.substrate.application.shared.KnowledgeConfig;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.Claim;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactExtractor;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactPredicate.ObjectType;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Locked;
import io.l9.substrate.domain.knowledge.fact.FormerFact;
import io.l9.substrate.domain.knowledge.fact.OnConflict;
import io.l9.substrate.domain.knowledge.fact.Origin;
import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.knowledge.fact.SlotKey;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The statements of rows that other clients wrote, checked as drafts are. A row is trusted as far
 * as it can be shown: {@code observed} if the rule of extraction finds its statement in the packet
 * that it names, else {@code inferred}.
 */
final class FormerStatements {

  /**
   * A row whose statement can be one of a fact.
   *
   * @param draft without a policy: what a row says takes the place of nothing
   */
  record Said(FormerFact row, FactDraft draft, Skeleton skeleton) {

    SlotKey slot() {
      return new SlotKey(
          row.owner(), row.visibility(), draft.subject().normalized(), draft.predicate());
    }
  }

  private final PacketRepository packets;
  private final FactExtractor rule;
  private final Skeletons skeletons;
  private final JsonCodec json;

  FormerStatements(PacketRepository packets, KnowledgeConfig config) {
    this.packets = packets;
    this.rule = config.rule();
    this.skeletons = new Skeletons(config.spelling(), config.json());
    this.json = config.json();
  }

  /**
   * Returns what a row says.
   *
   * @throws ValidationException if it cannot be a fact
   */
  Said said(FormerFact row) {
    FactDraft draft =
        new FactDraft(
            EntityName.at("/subject", row.subject()),
            row.predicate(),
            object(row),
            new Validity(row.validFrom(), row.validTo()),
            row.confidence(),
            row.source(),
            null,
            OnConflict.KEEP_BOTH,
            null,
            row.visibility());
    if (!draft.predicate().equals(row.predicate())) {
      // its writer would be refused when he writes it again
      throw ValidationException.at("/predicate", "must not begin or end with white space");
    }
    return new Said(row, draft, skeletons.of(draft.subject(), draft.predicate(), draft.object()));
  }

  /** Returns what the rule of extraction finds in the packets that rows name. */
  Map<PacketId, List<FactDraft>> observed(List<Said> said) {
    List<PacketId> named =
        said.stream()
            .map(statement -> statement.row().source())
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    Map<PacketId, List<FactDraft>> observed = new HashMap<>();
    if (!named.isEmpty()) {
      for (Packet packet : packets.findAll(named)) {
        observed.put(
            packet.id(), rule.extract(new FactExtractor.Input(packet.id(), packet.payload())));
      }
    }
    return observed;
  }

  /**
   * Returns a statement as a claim.
   *
   * @param observed what the rule finds in each packet
   * @throws ValidationException if its object is not as declared, or its packet is not visible
   */
  Claim claim(
      TenantScope adopter, Said said, Locked locked, Map<PacketId, List<FactDraft>> observed) {
    FactDraft draft = said.draft();
    Assertions.check(
        draft,
        FactPredicatesService.holdingFor(said.row().owner(), draft.predicate(), locked.declared())
            .orElse(null),
        locked.sources());
    PacketId source = draft.source();
    FactPath path = FactPath.INFERRED;
    Origin origin = null;
    if (source != null) {
      Optional<FactDraft> found =
          observed.getOrDefault(source, List.of()).stream()
              .filter(other -> saysTheSame(draft, other))
              .findFirst();
      path = found.isPresent() ? FactPath.OBSERVED : path;
      origin =
          new Origin(
              source,
              Objects.requireNonNull(locked.sources().get(source)).roots(),
              found.map(FactDraft::place).orElse(null));
    }
    return new Claim(
        said.slot(),
        draft.subject(),
        draft.object(),
        said.skeleton(),
        draft.validity(),
        Objects.requireNonNullElse(draft.confidence(), Fact.DEFAULT_CONFIDENCE),
        path,
        OnConflict.KEEP_BOTH,
        origin,
        locked.now(),
        Author.of(adopter));
  }

  private FactObject object(FormerFact row) {
    String type = row.objectType();
    if (type == null || type.equals(ObjectType.VALUE.code())) {
      return new FactObject.Value(row.object());
    }
    if (!type.equals(ObjectType.ENTITY.code())) {
      throw ValidationException.at("/object_type", "must be value or entity");
    }
    if (json.read(row.object()) instanceof String name) {
      return new FactObject.Entity(EntityName.at("/object", name));
    }
    throw ValidationException.at("/object", "must be a name, because its type is entity");
  }

  private boolean saysTheSame(FactDraft row, FactDraft found) {
    return row.subject().normalized().equals(found.subject().normalized())
        && row.predicate().equals(found.predicate())
        && (row.object().same(found.object()) || isNamed(row.object(), found.object()));
  }

  /** Whether the text of a value is the name of an entity. */
  private boolean isNamed(FactObject object, FactObject value) {
    return object instanceof FactObject.Entity entity
        && value instanceof FactObject.Value text
        && json.read(text.json()) instanceof String name
        && EntityName.isName(name)
        && new EntityName(name).normalized().equals(entity.name().normalized());
  }
}
