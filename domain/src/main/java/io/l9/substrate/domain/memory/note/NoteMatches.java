package io.l9.substrate.domain.memory.note;

import java.util.List;

/**
 * The result of a search of notes, nearest first.
 *
 * @param exact whether every vector was compared; false: an approximate index was asked
 */
public record NoteMatches(List<Match> matches, boolean exact) {
  public NoteMatches {
    matches = List.copyOf(matches);
  }

  /**
   * A note that was found.
   *
   * @param similarity the cosine, in [-1, 1]
   */
  public record Match(Note note, double similarity) {}
}
