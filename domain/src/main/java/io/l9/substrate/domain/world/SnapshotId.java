package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.Require;
import java.util.UUID;

/** The id of a snapshot. */
public record SnapshotId(UUID value) {

  public SnapshotId {
    Require.present("/snapshot_id", value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
