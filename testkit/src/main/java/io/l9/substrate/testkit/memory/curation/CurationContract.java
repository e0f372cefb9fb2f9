package io.l9.substrate.testkit.memory.curation;

import io.l9.substrate.domain.memory.embedding.Embedding;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.MemoryContract;
import io.l9.substrate.testkit.memory.search.LexicalCases;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Base of the kits of curation. */
abstract class CurationContract extends MemoryContract {

  PacketId unknown() {
    return new PacketId(Seeds.uuid(random()));
  }

  /** Two vectors and two terms. */
  void index(TenantScope actor, Packet packet) {
    run(
        actor,
        () -> {
          memory().embeddings().createAll(List.of(embedding(packet, 0), embedding(packet, 1)));
          memory()
              .lexicalIndex()
              .addAll(List.of(LexicalCases.entry(packet, Map.of("gone", 1, "soon", 1))));
        });
  }

  Embedding embedding(Packet packet, int chunk) {
    return new Embedding(
        Seeds.uuid(random()),
        packet.id().value(),
        packet.owner(),
        packet.visibility(),
        EmbeddingSpace.CONTENT,
        new EmbeddingModel("kit", 3),
        Vector.of(1, 0, 0),
        chunk,
        "chunk");
  }

  int found(TenantScope actor) {
    return as(
        actor,
        () ->
            memory()
                .lexicalIndex()
                .search(LexicalCases.query(Set.of("gone"), PacketFilter.NONE, 5, null, NOW))
                .matches()
                .size());
  }
}
