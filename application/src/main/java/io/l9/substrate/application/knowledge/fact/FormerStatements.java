package io.l9.substrate.application.knowledge.fact;

import io.l9.substrate.application.shared.KnowledgeConfig;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.Claim;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactAdoption.Left;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactExtractor;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactPredicate.ObjectType;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Source;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The statements of rows that other clients wrote, checked as drafts are. A row is trusted as far
 * as it can be shown: {@code observed} if the rule of extraction finds its statement in the packet
 * that it names, else {@code inferred}.
 */
final class FormerStatements {

  /**
   * A row that can be a fact.
   *
   * @param draft without a policy: what a row says takes the place of nothing
   * @param origin null: the row names no packet
   */
  record Said(
      FormerFact row, FactDraft draft, FactPath path, Skeleton skeleton, @Nullable Origin origin) {

    SlotKey slot() {
      return new SlotKey(
          row.owner(), row.visibility(), draft.subject().normalized(), draft.predicate());
    }

    Claim claim(TenantScope adopter, Instant now) {
      return new Claim(
          slot(),
          draft.subject(),
          draft.object(),
          skeleton,
          draft.validity(),
          Objects.requireNonNullElse(draft.confidence(), Fact.DEFAULT_CONFIDENCE),
          path,
          OnConflict.KEEP_BOTH,
          origin,
          now,
          Author.of(adopter));
    }
  }

  private final KnowledgeStore store;
  private final PacketRepository packets;
  private final FactExtractor rule;
  private final Skeletons skeletons;
  private final JsonCodec json;

  FormerStatements(KnowledgeStore store, PacketRepository packets, KnowledgeConfig config) {
    this.store = store;
    this.packets = packets;
    this.rule = config.rule();
    this.skeletons = new Skeletons(config.spelling(), config.json());
    this.json = config.json();
  }

  /**
   * Returns the statements of rows in their order.
   *
   * @param left takes the rows that cannot be facts
   */
  List<Said> of(TenantScope scope, List<FormerFact> rows, List<Left> left) {
    if (rows.isEmpty()) {
      return List.of();
    }
    List<PacketId> named =
        rows.stream().map(FormerFact::source).filter(Objects::nonNull).distinct().toList();
    Map<PacketId, Source> sources = named.isEmpty() ? Map.of() : store.facts().sources(named);
    Map<PacketId, List<FactDraft>> observed = observed(named);
    List<FactPredicate> declared =
        store
            .predicates()
            .of(rows.stream().map(row -> row.predicate().strip()).distinct().toList());
    List<Said> said = new ArrayList<>();
    for (FormerFact row : rows) {
      try {
        said.add(said(row, sources, observed, declared));
      } catch (ValidationException e) {
        left.add(new Left(row.id(), String.valueOf(e.getMessage())));
      }
    }
    return said;
  }

  /** Returns what the rule finds in each of the packets. */
  private Map<PacketId, List<FactDraft>> observed(List<PacketId> named) {
    Map<PacketId, List<FactDraft>> observed = new HashMap<>();
    if (!named.isEmpty()) {
      for (Packet packet : packets.findAll(named)) {
        observed.put(
            packet.id(), rule.extract(new FactExtractor.Input(packet.id(), packet.payload())));
      }
    }
    return observed;
  }

  private Said said(
      FormerFact row,
      Map<PacketId, Source> sources,
      Map<PacketId, List<FactDraft>> observed,
      List<FactPredicate> declared) {
    PacketId source = row.source();
    FactDraft draft =
        new FactDraft(
            EntityName.at("/subject", row.subject()),
            row.predicate(),
            object(row),
            new Validity(row.validFrom(), row.validTo()),
            row.confidence(),
            source,
            null,
            OnConflict.KEEP_BOTH,
            null,
            row.visibility());
    if (!draft.predicate().equals(row.predicate())) {
      // its writer would be refused when he writes it again
      throw ValidationException.at("/predicate", "must not begin or end with white space");
    }
    Assertions.check(
        draft,
        FactPredicatesService.holdingFor(row.owner(), draft.predicate(), declared).orElse(null),
        sources);
    Optional<FactDraft> found =
        source == null
            ? Optional.empty()
            : observed.getOrDefault(source, List.of()).stream()
                .filter(other -> saysTheSame(draft, other))
                .findFirst();
    return new Said(
        row,
        draft,
        found.isPresent() ? FactPath.OBSERVED : FactPath.INFERRED,
        skeletons.of(draft.subject(), draft.predicate(), draft.object()),
        source == null
            ? null
            : new Origin(
                source,
                Objects.requireNonNull(sources.get(source)).roots(),
                found.map(FactDraft::place).orElse(null)));
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
