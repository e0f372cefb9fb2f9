package io.l9.substrate.domain.checkpoints;

import java.util.List;
import java.util.Map;

/**
 * A checkpoint on the way up from another, seen through some channels.
 *
 * @param values of those channels that have one
 * @param writes to those channels, in their {@link CheckpointWrite#ORDER}
 */
public record Ancestor(Map<String, TypedBytes> values, List<CheckpointWrite> writes) {

  public Ancestor {
    values = Map.copyOf(values);
    writes = List.copyOf(writes);
  }
}
