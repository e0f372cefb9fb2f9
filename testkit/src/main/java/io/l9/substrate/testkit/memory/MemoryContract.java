package io.l9.substrate.testkit.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.StoreContract;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;

/** Base of the kits of memory: the ports under test, and packets to store. */
public abstract class MemoryContract extends StoreContract {

  private MemoryPorts ports;

  /** The ports under test, usable at once; called before each test. */
  protected abstract MemoryPorts ports();

  @BeforeEach
  final void openMemory() {
    ports = ports();
  }

  @Override
  public final UnitOfWork unitOfWork() {
    return memory().unitOfWork();
  }

  protected final MemoryStore memory() {
    return ports.store();
  }

  protected final JsonCodec json() {
    return ports.json();
  }

  /** A packet of the actor's own, with content that no other has. */
  protected final PacketBuilder packet(TenantScope actor) {
    return packet(actor.owner());
  }

  /** A packet of this owner, with content that no other has. */
  protected final PacketBuilder packet(Ownership owner) {
    return new PacketBuilder(
        new PacketId(Seeds.uuid(random())),
        owner,
        json().of("content " + Seeds.uuid(random())),
        NOW);
  }

  /** Stores packets that are new. */
  protected final void store(TenantScope actor, Packet... packets) {
    store(actor, List.of(packets));
  }

  /** As {@link #store(TenantScope, Packet...)}. */
  protected final void store(TenantScope actor, List<Packet> packets) {
    Set<PacketId> stored = as(actor, () -> memory().packets().createAbsent(packets));
    assertEquals(ids(packets), stored, "packets that are new are stored");
  }

  protected final Packet stored(TenantScope actor, PacketBuilder builder) {
    Packet packet = builder.build();
    store(actor, packet);
    return packet;
  }

  protected final Optional<Packet> find(TenantScope actor, PacketId id) {
    return as(actor, () -> memory().packets().find(id));
  }

  protected static Set<PacketId> ids(Collection<Packet> packets) {
    return packets.stream().map(Packet::id).collect(Collectors.toSet());
  }

  /**
   * One stored packet of every owner and visibility that somebody may write, here and in the
   * foreign tenant.
   *
   * @param shape changes each before it is stored
   */
  protected final List<Packet> oneOfEveryKind(Function<PacketBuilder, PacketBuilder> shape) {
    List<Packet> all = new ArrayList<>();
    for (Ownership owner : world().owners()) {
      for (Visibility visibility : Visibility.values()) {
        Optional<TenantScope> writer = world().writerOf(owner, visibility);
        if (writer.isPresent()) {
          Packet packet = shape.apply(packet(owner).visibility(visibility)).build();
          store(writer.get(), packet);
          all.add(packet);
        }
      }
    }
    return all;
  }

  /** Somebody who may write this packet. */
  protected final TenantScope writerOf(Packet packet) {
    return world().writerOf(packet.owner(), packet.visibility()).orElseThrow();
  }

  /**
   * Every actor reads exactly those of the packets that {@link TenantScope#sees} says.
   *
   * @param read the ids of what it finds, of these packets; run as the actor
   */
  protected final void assertEachSeesOnlyItsOwn(
      List<Packet> packets, Supplier<Stream<PacketId>> read) {
    for (TenantScope actor : world().actors()) {
      Set<PacketId> visible =
          packets.stream()
              .filter(p -> actor.sees(p.owner(), p.visibility()))
              .map(Packet::id)
              .collect(Collectors.toSet());
      Set<PacketId> seen = as(actor, () -> read.get().collect(Collectors.toSet()));
      assertEquals(visible, seen, () -> actor + " reads");
    }
  }
}
