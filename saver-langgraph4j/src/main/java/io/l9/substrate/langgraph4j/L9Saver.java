package io.l9.substrate.langgraph4j;

import io.l9.substrate.CheckpointMemory;
import io.l9.substrate.Memory;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.checkpoints.CheckpointAddress;
import io.l9.substrate.domain.checkpoints.CheckpointHead;
import io.l9.substrate.domain.checkpoints.CheckpointPut;
import io.l9.substrate.domain.checkpoints.CheckpointQuery;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.VersionMismatchException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.checkpoint.BaseCheckpointSaver;
import org.bsc.langgraph4j.checkpoint.Checkpoint;
import org.bsc.langgraph4j.serializer.StateSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of LangGraph4j's graphs, in one actor's threads. Nothing is cached: any number of
 * processes may use one thread, and each reads what was stored last. Thread-safe.
 *
 * <p>LangGraph4j orders checkpoints by their arrival and gives them random ids, where the substrate
 * orders them by id. A checkpoint is therefore stored under a number, one more than that of the
 * newest, with its id behind it.
 *
 * <pre>{@code
 * var saver = new L9Saver(l9, l9.as("acme", "sales", "alice"), stateGraph.getStateSerializer());
 * var graph = stateGraph.compile(CompileConfig.builder().checkpointSaver(saver).build());
 * }</pre>
 */
public final class L9Saver implements BaseCheckpointSaver {

  private static final String ROOT = "";
  private static final String ID = "id";
  private static final Pattern NUMBERED = Pattern.compile("([0-9]{12})-.*", Pattern.DOTALL);

  private final JsonCodec json;
  private final Memory memory;
  private final StoredState states;

  /**
   * A saver.
   *
   * @param memory of the actor whose threads they are
   * @param serializer of the graph's state
   */
  public L9Saver(MemorySubstrate substrate, Memory memory, StateSerializer<?> serializer) {
    this.json = substrate.json();
    this.memory = memory;
    this.states = new StoredState(serializer);
  }

  /** Returns all checkpoints of a thread, the newest first. */
  @Override
  public Collection<Checkpoint> list(RunnableConfig config) {
    return all(memory.checkpoints(), threadId(config));
  }

  private List<Checkpoint> all(CheckpointMemory checkpoints, String thread) {
    CheckpointQuery query = CheckpointQuery.of(thread, CheckpointQuery.MAX_COMPLETE);
    List<Checkpoint> all = new ArrayList<>();
    var page = checkpoints.listComplete(query);
    while (!page.isEmpty()) {
      page.forEach(stored -> all.add(states.checkpoint(stored)));
      page = checkpoints.listComplete(query.from(page.get(page.size() - 1).head().place()));
    }
    return all;
  }

  /** Returns the checkpoint that the configuration names, or the newest one. */
  @Override
  public Optional<Checkpoint> get(RunnableConfig config) {
    return memory
        .checkpoints()
        .listComplete(one(threadId(config), config.checkPointId().orElse(null)))
        .stream()
        .findFirst()
        .map(states::checkpoint);
  }

  private CheckpointQuery one(String thread, @Nullable String id) {
    return new CheckpointQuery(
        thread, ROOT, null, null, id == null ? null : json.of(Map.of(ID, id)), 1, null);
  }

  /**
   * Stores a checkpoint as the newest one, or in the place of the one that the configuration names.
   *
   * @throws NoSuchElementException if the thread has none of that name
   */
  @Override
  public RunnableConfig put(RunnableConfig config, Checkpoint checkpoint) throws IOException {
    String thread = threadId(config);
    Optional<String> replaced = config.checkPointId();
    if (replaced.isPresent()) {
      CheckpointHead head =
          head(thread, replaced.get())
              .orElseThrow(
                  () ->
                      new NoSuchElementException(
                          "thread '" + thread + "' has no checkpoint " + replaced.get()));
      boolean unused =
          memory.checkpoints().put(put(head.address(), head.parent(), checkpoint, null));
      return config;
    }
    boolean isAppended;
    do {
      // if another writer was faster, behind what that one stored
      isAppended = append(thread, checkpoint);
    } while (!isAppended);
    return RunnableConfig.builder(config).checkPointId(checkpoint.getId()).build();
  }

  private Optional<CheckpointHead> head(String thread, @Nullable String id) {
    return memory.checkpoints().list(one(thread, id)).stream().findFirst();
  }

  private boolean append(String thread, Checkpoint checkpoint) throws IOException {
    String newest = head(thread, null).map(head -> head.address().id()).orElse(null);
    String id =
        String.format(
            Locale.ROOT,
            "%012d-%s",
            newest == null ? 1 : number(thread, newest) + 1,
            checkpoint.getId());
    CheckpointPut put = put(new CheckpointAddress(thread, ROOT, id), newest, checkpoint, newest);
    try {
      return newest == null ? first(put) : memory.checkpoints().put(put);
    } catch (VersionMismatchException e) {
      return false;
    }
  }

  /**
   * Stores the first checkpoint of a thread. The put holds the thread until the transaction ends,
   * so that a look behind it sees whether another writer was the first.
   */
  private boolean first(CheckpointPut put) {
    return memory.atomically(
        inside -> {
          boolean unused = inside.checkpoints().put(put);
          CheckpointAddress address = put.address();
          CheckpointQuery two =
              new CheckpointQuery(address.thread(), ROOT, null, null, null, 2, null);
          if (inside.checkpoints().list(two).size() > 1) {
            throw new VersionMismatchException("thread '" + address.thread() + "' has begun");
          }
          return true;
        });
  }

  private static long number(String thread, String id) {
    Matcher numbered = NUMBERED.matcher(id);
    if (!numbered.matches()) {
      throw new IllegalStateException(
          "thread '" + thread + "' has checkpoints of another saver; use a thread of its own");
    }
    return Long.parseLong(numbered.group(1));
  }

  private CheckpointPut put(
      CheckpointAddress address,
      @Nullable String parent,
      Checkpoint checkpoint,
      @Nullable String expectedHead)
      throws IOException {
    JsonDocument metadata =
        json.of(
            Map.of(
                ID,
                checkpoint.getId(),
                "node",
                checkpoint.getNodeId(),
                "next_node",
                checkpoint.getNextNodeId()));
    return new CheckpointPut(
        address,
        parent,
        null,
        null,
        metadata,
        StoredState.body(checkpoint),
        states.channels(checkpoint.getState()),
        expectedHead);
  }

  /** Deletes a thread, and returns what it had; nothing if it is not there any more. */
  @Override
  public Tag release(RunnableConfig config) {
    String thread = threadId(config);
    return memory.atomically(
        inside -> {
          List<Checkpoint> released = all(inside.checkpoints(), thread);
          long unused = inside.checkpoints().deleteThread(thread);
          return new Tag(thread, released);
        });
  }
}
