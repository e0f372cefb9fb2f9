package io.l9.substrate.cli.demo;

import java.time.Instant;
import java.util.List;

/**
 * A commit as the demo remembers it.
 *
 * @param parents hashes of parents that were read too; those outside of what was read are left out
 * @param message subject and body, without surrounding blank lines; may be empty
 * @param files paths from the top of the repository; none for a merge
 */
record Commit(
    String hash,
    List<String> parents,
    String author,
    Instant time,
    String message,
    List<String> files) {

  Commit {
    parents = List.copyOf(parents);
    files = List.copyOf(files);
  }
}
