package io.l9.substrate.testkit.memory.embedding;

import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.MemoryContract;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Base of the kits of embeddings. */
abstract class EmbeddingContract extends MemoryContract {

  static final EmbeddingModel MODEL = new EmbeddingModel("kit", 8);

  static List<UUID> packets(List<EmbeddingRepository.Source> sources) {
    return sources.stream().map(EmbeddingRepository.Source::packet).toList();
  }

  void create(TenantScope actor, List<Embedding> embeddings) {
    run(actor, () -> memory().embeddings().createAll(embeddings));
  }

  List<Embedding> ofPacket(TenantScope actor, Packet packet) {
    return as(actor, () -> memory().embeddings().ofPacket(packet.id().value()));
  }

  Embedding embedding(
      Packet packet, EmbeddingSpace space, EmbeddingModel model, int chunk, @Nullable String text) {
    float[] numbers = new float[model.dimension()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random().nextGaussian();
    }
    UUID id = Seeds.uuid(random());
    return new Embedding(
        id,
        packet.id().value(),
        packet.owner(),
        packet.visibility(),
        space,
        model,
        Vector.of(numbers),
        chunk,
        text);
  }
}
