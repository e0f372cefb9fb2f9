package io.l9.substrate.persistence;

import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.PacketBuilder;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.time.Instant;
import java.util.Random;

/** Tenants, packets and vectors of a test that is not a kit. */
public final class MemoryFixture {

  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");

  private final Random random;
  private final TenantWorld world;

  public MemoryFixture(Random random) {
    this.random = random;
    this.world = new TenantWorld(random);
  }

  public Random random() {
    return random;
  }

  public TenantWorld world() {
    return world;
  }

  public TenantScope actor() {
    return world.endUser();
  }

  /** A packet of the actor with content that no other has. */
  public PacketBuilder packet() {
    return packet(actor());
  }

  public PacketBuilder packet(TenantScope actor) {
    return new PacketBuilder(
        new PacketId(Seeds.uuid(random)),
        actor.owner(),
        MigratedMemory.JSON.of("content " + Seeds.uuid(random)),
        NOW);
  }

  public Vector vector(int dimension) {
    float[] numbers = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return Vector.of(numbers);
  }

  public Embedding embedding(Packet packet, EmbeddingModel model, Vector vector, int chunk) {
    return new Embedding(
        Seeds.uuid(random),
        packet.id().value(),
        packet.owner(),
        packet.visibility(),
        EmbeddingSpace.CONTENT,
        model,
        vector,
        chunk,
        chunk == 0 ? null : "chunk " + chunk);
  }
}
