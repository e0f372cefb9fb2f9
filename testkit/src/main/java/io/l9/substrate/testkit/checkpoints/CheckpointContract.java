package io.l9.substrate.testkit.checkpoints;

import io.l9.substrate.domain.checkpoints.ChannelVersion;
import io.l9.substrate.domain.checkpoints.Checkpoint;
import io.l9.substrate.domain.checkpoints.CheckpointAddress;
import io.l9.substrate.domain.checkpoints.CheckpointHead;
import io.l9.substrate.domain.checkpoints.CheckpointOwner;
import io.l9.substrate.domain.checkpoints.CheckpointQuery;
import io.l9.substrate.domain.checkpoints.CheckpointRepository;
import io.l9.substrate.domain.checkpoints.CheckpointRepository.Look;
import io.l9.substrate.domain.checkpoints.CheckpointStore;
import io.l9.substrate.domain.checkpoints.CheckpointThread;
import io.l9.substrate.domain.checkpoints.StepId;
import io.l9.substrate.domain.checkpoints.TypedBytes;
import io.l9.substrate.domain.checkpoints.ValueHash;
import io.l9.substrate.domain.checkpoints.WritesPut;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.testkit.shared.StoreContract;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Base of the kits of checkpoints: the port under test, and checkpoints to store. */
public abstract class CheckpointContract extends StoreContract {

  static final String ROOT = "";
  static final JsonDocument NOTHING = new JsonDocument("{}");

  /** The ports under test. */
  protected abstract CheckpointStore store();

  @Override
  public final UnitOfWork unitOfWork() {
    return store().unitOfWork();
  }

  final CheckpointRepository checkpoints() {
    return store().checkpoints();
  }

  final TenantScope actor() {
    return world().endUser();
  }

  static CheckpointThread thread(TenantScope actor, String id) {
    return CheckpointOwner.of(actor).thread(id);
  }

  static TypedBytes bytes(String text) {
    return TypedBytes.of("json", text.getBytes(StandardCharsets.UTF_8));
  }

  /** A checkpoint in the making; of the root namespace, without anything. */
  static final class Draft {
    final String thread;
    final String id;
    String namespace = ROOT;
    @Nullable String parent;
    @Nullable String run;
    @Nullable String agent;
    JsonDocument metadata = NOTHING;
    Set<String> deltaChannels = Set.of();
    final Map<String, TypedBytes> values = new TreeMap<>();
    final Set<String> unchanged = new HashSet<>();

    Draft(String thread, String id) {
      this.thread = thread;
      this.id = id;
    }

    Draft in(String other) {
      namespace = other;
      return this;
    }

    Draft after(String other) {
      parent = other;
      return this;
    }

    Draft run(String other) {
      run = other;
      return this;
    }

    Draft agent(String other) {
      agent = other;
      return this;
    }

    Draft metadata(String text) {
      metadata = new JsonDocument(text);
      return this;
    }

    Draft deltas(String... channels) {
      deltaChannels = Set.of(channels);
      return this;
    }

    Draft with(String channel, String value) {
      values.put(channel, bytes(value));
      return this;
    }

    /** Gives a channel the value that the parent has, which is not sent. */
    Draft unchanged(String channel, TypedBytes value) {
      values.put(channel, value);
      unchanged.add(channel);
      return this;
    }

    CheckpointHead head() {
      List<ChannelVersion> channels = new ArrayList<>();
      values.forEach((name, value) -> channels.add(new ChannelVersion(name, "2", value.hash())));
      deltaChannels.stream()
          .filter(name -> !values.containsKey(name))
          .sorted()
          .forEach(name -> channels.add(new ChannelVersion(name, "2", null)));
      return new CheckpointHead(
          new CheckpointAddress(thread, namespace, id),
          parent,
          run,
          agent,
          metadata,
          deltaChannels,
          channels,
          NOW);
    }

    Checkpoint whole() {
      return new Checkpoint(head(), bytes("body of " + id), values, List.of());
    }
  }

  /** Stores it in a unit of work of its own, as the use case does. */
  final Checkpoint put(TenantScope actor, Draft draft) {
    run(actor, () -> put(thread(actor, draft.thread), draft));
    return draft.whole();
  }

  final void put(CheckpointThread thread, Draft draft) {
    Checkpoint whole = draft.whole();
    Map<ValueHash, TypedBytes> values = new HashMap<>();
    draft.values.forEach(
        (name, value) -> {
          if (!draft.unchanged.contains(name)) {
            values.put(value.hash(), value);
          }
        });
    if (draft.unchanged.isEmpty()
        && checkpoints().putAbsent(thread, whole.head(), whole.body(), values)) {
      return;
    }
    Look look = checkpoints().hold(thread, new StepId(draft.namespace, draft.id), draft.parent);
    Set<ValueHash> dropped = new HashSet<>();
    List<ChannelVersion> replaced = look.replaced();
    if (replaced != null) {
      for (ChannelVersion channel : replaced) {
        ValueHash hash = channel.hash();
        if (hash != null) {
          dropped.add(hash);
        }
      }
    }
    draft.values.values().forEach(value -> dropped.remove(value.hash()));
    checkpoints().put(thread, whole.head(), whole.body(), values, dropped);
  }

  static WritesPut writes(String thread, String id, String task, WritesPut.Write... writes) {
    return new WritesPut(new CheckpointAddress(thread, ROOT, id), task, "", List.of(writes));
  }

  static WritesPut.Write write(int index, String channel, String value) {
    return new WritesPut.Write(index, channel, bytes(value), false);
  }

  final void putWrites(TenantScope actor, WritesPut writes) {
    run(
        actor,
        () -> checkpoints().putWrites(thread(actor, writes.address().thread()), writes, NOW));
  }

  /** Returns everything of a thread of the actor's own. */
  final List<Checkpoint> all(TenantScope actor, String thread) {
    return as(
        actor,
        () ->
            checkpoints()
                .listComplete(CheckpointOwner.of(actor), CheckpointQuery.of(thread, 1000)));
  }

  final Optional<Checkpoint> find(TenantScope actor, String thread, @Nullable String id) {
    return as(
            actor,
            () ->
                checkpoints()
                    .listComplete(CheckpointOwner.of(actor), CheckpointQuery.one(thread, ROOT, id)))
        .stream()
        .findFirst();
  }
}
