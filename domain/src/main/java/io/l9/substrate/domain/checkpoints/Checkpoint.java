package io.l9.substrate.domain.checkpoints;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A stored checkpoint with everything.
 *
 * @param values by the names of the channels that have one
 * @param writes in their {@link CheckpointWrite#ORDER}
 */
public record Checkpoint(
    CheckpointHead head,
    TypedBytes body,
    Map<String, TypedBytes> values,
    List<CheckpointWrite> writes) {

  public Checkpoint {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
    writes = List.copyOf(writes);
  }
}
