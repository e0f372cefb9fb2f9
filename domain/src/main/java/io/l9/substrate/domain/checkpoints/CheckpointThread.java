package io.l9.substrate.domain.checkpoints;

/**
 * A thread of an owner's: one conversation or run of a graph, with the histories of its namespaces.
 *
 * @param id the client's name of it, of 1 to {@value Names#MAX_ID} characters
 */
public record CheckpointThread(CheckpointOwner owner, String id) {

  public CheckpointThread {
    Names.id("/thread_id", id);
  }
}
