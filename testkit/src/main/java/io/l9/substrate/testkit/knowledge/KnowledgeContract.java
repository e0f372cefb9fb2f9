package io.l9.substrate.testkit.knowledge;

import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.knowledge.graph.Relationship;
import io.l9.substrate.domain.knowledge.graph.RelationshipDraft;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.testkit.memory.PacketBuilder;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.StoreContract;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** Base of the kits of knowledge: the ports under test, and relationships to store. */
public abstract class KnowledgeContract extends StoreContract {

  private KnowledgePorts ports;

  /** The ports under test, usable at once; called before each test. */
  protected abstract KnowledgePorts ports();

  @BeforeEach
  final void openKnowledge() {
    ports = ports();
  }

  @Override
  public final UnitOfWork unitOfWork() {
    return knowledge().unitOfWork();
  }

  protected final KnowledgePorts opened() {
    return ports;
  }

  protected final KnowledgeStore knowledge() {
    return ports.knowledge();
  }

  /** Returns the id of a packet of the actor's own, which is stored. */
  protected final PacketId packet(TenantScope actor) {
    PacketId id = new PacketId(Seeds.uuid(random()));
    var packet =
        new PacketBuilder(id, actor.owner(), ports.json().of("said by " + id), NOW).build();
    run(actor, () -> ports.memory().packets().createAbsent(List.of(packet)));
    return id;
  }

  /** Returns the first mention of a relationship of the actor's own. */
  protected final Relationship edge(TenantScope actor, String source, String type, String target) {
    return edge(actor, RelationshipDraft.of(source, type, target));
  }

  /** Returns the first mention of what a draft says, of the actor's own. */
  protected final Relationship edge(TenantScope actor, RelationshipDraft draft) {
    return edge(actor.owner(), draft);
  }

  /** As {@link #edge(TenantScope, RelationshipDraft)}, of this owner. */
  protected final Relationship edge(Ownership owner, RelationshipDraft draft) {
    Skeleton skeleton =
        Skeleton.of(draft.source().normalized(), draft.type(), draft.target().normalized());
    return Relationship.first(Seeds.uuid(random()), owner, draft, skeleton, NOW);
  }

  /** Mentions relationships in a unit of work of its own. */
  protected final void mention(TenantScope actor, Relationship... edges) {
    run(actor, () -> knowledge().relationships().mention(List.of(edges)));
  }

  /** Refreshes the views, as an operator of the installation. */
  protected final void refreshViews() {
    ViewRefresh.run(ports.maintenance().get(), NOW);
  }
}
