package io.l9.substrate.domain.checkpoints;

import io.l9.substrate.domain.shared.JsonDocument;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A stored checkpoint without its body, values and writes.
 *
 * @param parent null: none
 * @param run null: none
 * @param agent null: none
 * @param deltaChannels the channels that are kept as writes since a value further up
 * @param channels in the order of their names
 * @param storedAt when it was put last
 */
public record CheckpointHead(
    CheckpointAddress address,
    @Nullable String parent,
    @Nullable String run,
    @Nullable String agent,
    JsonDocument metadata,
    Set<String> deltaChannels,
    List<ChannelVersion> channels,
    Instant storedAt) {

  public CheckpointHead {
    deltaChannels = Set.copyOf(deltaChannels);
    channels = List.copyOf(channels);
  }

  /** Returns its place in a list. */
  public CheckpointPlace place() {
    return new CheckpointPlace(address.id(), address.thread(), address.namespace());
  }

  /** Returns the channels that have a value. */
  public Set<String> valued() {
    return channels.stream()
        .filter(channel -> channel.hash() != null)
        .map(ChannelVersion::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
