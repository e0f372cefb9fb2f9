package io.l9.substrate.domain.memory.note;

import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import org.jspecify.annotations.Nullable;

/** The one dimension that notes have. */
final class NoteVector {

  private NoteVector() {}

  static void check(@Nullable Vector vector) {
    if (vector != null && vector.dimension() != AgentNotes.DIMENSION) {
      throw ValidationException.at(
          "/vector",
          ErrorCode.DIMENSION_MISMATCH,
          "has " + vector.dimension() + " numbers; a note's has " + AgentNotes.DIMENSION);
    }
  }
}
