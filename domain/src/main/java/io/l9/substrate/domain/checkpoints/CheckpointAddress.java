package io.l9.substrate.domain.checkpoints;

/**
 * The place of a checkpoint among those of one owner.
 *
 * @param namespace of a subgraph; empty: the root
 */
public record CheckpointAddress(String thread, String namespace, String id) {

  public CheckpointAddress {
    Names.id("/thread_id", thread);
    Names.namespace(namespace);
    Names.id("/checkpoint_id", id);
  }
}
