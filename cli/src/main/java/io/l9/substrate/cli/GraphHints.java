package io.l9.substrate.cli;

import io.l9.substrate.domain.shared.NotFoundException;

/** Failures of questions about the graph, with a command that helps on. */
final class GraphHints {

  private GraphHints() {}

  /** Returns a failure that also tells how to find other spellings. */
  static NotFoundException otherNames(NotFoundException failure) {
    return new NotFoundException(
        failure.code(),
        failure.getMessage() + "; `l9 graph candidates NAME` lists names that are like it");
  }
}
