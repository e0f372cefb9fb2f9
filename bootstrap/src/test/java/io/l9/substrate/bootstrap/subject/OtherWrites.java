package io.l9.substrate.bootstrap.subject;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.note.AgentNotes;
import java.util.Map;

/**
 * Writes with a person's word that have no operation over HTTP: notes of agents, and packets whose
 * vectors are made later.
 */
final class OtherWrites {

  private OtherWrites() {}

  static void plant(Memory memory, String word) {
    float[] numbers = new float[AgentNotes.DIMENSION];
    numbers[0] = 1;
    Object unused = memory.notes().append(word, Map.of("text", word), Vector.of(numbers));
    unused =
        memory.remember(
            memory
                .draft("note", Map.of("text", word + " later"))
                .embed(Map.of(EmbeddingSpace.SUMMARY, word))
                .embedLater(true)
                .build());
  }
}
