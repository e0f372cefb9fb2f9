package io.l9.substrate.application.memory.access;

import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.access.Access;
import io.l9.substrate.domain.memory.access.AccessFeedback;
import io.l9.substrate.domain.memory.access.AccessKind;
import io.l9.substrate.domain.memory.access.AccessLog;
import io.l9.substrate.domain.memory.access.AccessQuery;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.memory.access.Feedback;
import io.l9.substrate.domain.memory.access.FeedbackResult;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The use cases of feedback and the queue of reads to be logged. Feedback is written at once. Reads
 * are queued here and appended by a thread of their own every second, or as soon as there are
 * {@link #BATCH}: a process that is killed loses the reads since then.
 */
public final class AccessFeedbackService implements AccessFeedback, AutoCloseable {

  static final int BATCH = 500;
  private static final long PERIOD_SECONDS = 1;

  /** Beyond so many that could not be appended, the newest are given up. */
  static final int CAPACITY = 50_000;

  private static final long CLOSE_SECONDS = 5;

  /** A memory that was handed out. */
  public record Read(
      TenantScope scope,
      AccessTarget target,
      String context,
      @Nullable UUID query,
      @Nullable Integer rank,
      @Nullable Double relevance,
      Instant at) {}

  /** The scope of reads that can be appended in one unit of work. */
  private record Actor(TenantScope scope) {

    private static final UUID NO_CORRELATION = new UUID(0, 0);

    Actor(Read read) {
      this(read.scope().traced(NO_CORRELATION, null, null));
    }
  }

  private final UnitOfWork unitOfWork;
  private final AccessLog log;
  private final PacketRepository packets;
  private final IdGenerator ids;
  private final Clock clock;

  /** Guards what follows; never held while something waits for the database. */
  private final Object queueLock = new Object();

  private final Deque<Read> queue = new ArrayDeque<>();
  private @Nullable ScheduledExecutorService appender;
  private boolean appendRequested;
  private boolean closed;
  private long lost;

  /** One appends at a time, so that what a flush waited for is there. */
  private final ReentrantLock appending = new ReentrantLock();

  public AccessFeedbackService(MemoryStore store, IdGenerator ids, Clock clock) {
    this.unitOfWork = store.unitOfWork();
    this.log = store.accessLog();
    this.packets = store.packets();
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public void give(TenantScope scope, Feedback feedback) {
    store(scope, List.of(feedback));
  }

  @Override
  public void giveAll(TenantScope scope, List<Feedback> feedback) {
    store(scope, List.copyOf(Require.size("/feedback", feedback, MAX_BATCH)));
  }

  private void store(TenantScope scope, List<Feedback> feedback) {
    Instant now = Times.stored(clock.instant());
    if (feedback.isEmpty()) {
      return;
    }
    List<Access> accesses = feedback.stream().map(given -> access(scope, given, now)).toList();
    inScope(
        scope,
        () -> {
          Set<PacketId> missing = missing(judged(feedback), now);
          if (!missing.isEmpty()) {
            throw absent(missing.iterator().next());
          }
          log.appendAll(accesses);
        });
  }

  @Override
  public List<FeedbackResult> giveEach(TenantScope scope, List<Feedback> feedback) {
    Require.size("/feedback", feedback, MAX_BATCH);
    if (feedback.isEmpty()) {
      return List.of();
    }
    Instant now = Times.stored(clock.instant());
    return unitOfWork.inScope(
        scope,
        () -> {
          Set<PacketId> missing = missing(judged(feedback), now);
          List<Access> accesses = new ArrayList<>();
          List<FeedbackResult> results = new ArrayList<>();
          for (Feedback given : feedback) {
            PacketId packet = packet(given);
            if (packet != null && missing.contains(packet)) {
              results.add(new FeedbackResult.Refused(absent(packet)));
            } else {
              Access access = access(scope, given, now);
              accesses.add(access);
              results.add(new FeedbackResult.Given(access));
            }
          }
          if (!accesses.isEmpty()) {
            log.appendAll(accesses);
          }
          return results;
        });
  }

  private static Set<PacketId> judged(List<Feedback> feedback) {
    return feedback.stream()
        .map(AccessFeedbackService::packet)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  private static @Nullable PacketId packet(Feedback given) {
    return given.target().type() == AccessTarget.Type.PACKET
        ? new PacketId(given.target().id())
        : null;
  }

  private static NotFoundException absent(PacketId packet) {
    return new NotFoundException(ErrorCode.NOT_FOUND, "there is no packet " + packet);
  }

  /** The targets that are not served. */
  private Set<PacketId> missing(Set<PacketId> judged, Instant now) {
    if (judged.isEmpty()) {
      return judged;
    }
    Set<PacketId> missing = new HashSet<>(judged);
    for (Packet packet : packets.findAll(judged)) {
      if (!packet.expired(now)) {
        missing.remove(packet.id());
      }
    }
    return missing;
  }

  @Override
  public Page<Access> accesses(TenantScope scope, AccessQuery query) {
    append(read -> read.scope().sameActor(scope));
    return unitOfWork.inScope(scope, () -> log.of(query));
  }

  /** Queues reads for the log; neither waits nor fails. */
  public void enqueue(List<Read> reads) {
    synchronized (queueLock) {
      if (closed) {
        lost += reads.size();
        return;
      }
      int room = Math.min(reads.size(), CAPACITY - queue.size());
      queue.addAll(reads.subList(0, room));
      lost += reads.size() - room;
      if (appender == null) {
        appender = Executors.newSingleThreadScheduledExecutor(AccessFeedbackService::thread);
        var unused =
            appender.scheduleWithFixedDelay(
                this::appendAll, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
      }
      if (queue.size() >= BATCH && !appendRequested) {
        appendRequested = true;
        appender.execute(this::appendAll);
      }
    }
  }

  /** The number of reads that could not be appended and were given up. */
  public long lost() {
    synchronized (queueLock) {
      return lost;
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "l9-accesses");
    thread.setDaemon(true);
    return thread;
  }

  private void appendAll() {
    synchronized (queueLock) {
      appendRequested = false;
    }
    append(read -> true);
  }

  private void append(Predicate<Read> which) {
    appending.lock();
    try {
      Map<Actor, List<Read>> byActor = new LinkedHashMap<>();
      for (Read read : take(which)) {
        byActor.computeIfAbsent(new Actor(read), actor -> new ArrayList<>()).add(read);
      }
      byActor.forEach(this::append);
    } finally {
      appending.unlock();
    }
  }

  private void append(Actor actor, List<Read> reads) {
    for (int from = 0; from < reads.size(); from += BATCH) {
      List<Read> batch = reads.subList(from, Math.min(reads.size(), from + BATCH));
      try {
        inScope(actor.scope(), () -> log.appendAll(batch.stream().map(this::access).toList()));
      } catch (UnavailableException e) {
        // The database will answer again, and the reads can wait for it.
        putBack(reads.subList(from, reads.size()));
        return;
      } catch (RuntimeException e) {
        // Reads that cannot be stored must not stand in the way of the others for ever.
        drop(batch.size());
      }
    }
  }

  private List<Read> take(Predicate<Read> which) {
    List<Read> taken = new ArrayList<>();
    synchronized (queueLock) {
      for (Iterator<Read> rest = queue.iterator(); rest.hasNext(); ) {
        Read read = rest.next();
        if (which.test(read)) {
          taken.add(read);
          rest.remove();
        }
      }
    }
    return taken;
  }

  private void putBack(List<Read> reads) {
    synchronized (queueLock) {
      int room = Math.min(reads.size(), CAPACITY - queue.size());
      for (int i = room - 1; i >= 0; i--) {
        queue.addFirst(reads.get(i));
      }
      lost += reads.size() - room;
    }
  }

  private void drop(int reads) {
    synchronized (queueLock) {
      lost += reads;
    }
  }

  /** Appends the queued reads and queues none any more. */
  @Override
  public void close() {
    ScheduledExecutorService running;
    synchronized (queueLock) {
      closed = true;
      running = appender;
    }
    if (running != null) {
      running.shutdownNow();
      try {
        var unused = running.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    append(read -> true);
    synchronized (queueLock) {
      lost += queue.size();
      queue.clear();
    }
  }

  private void inScope(TenantScope scope, Runnable work) {
    unitOfWork.<@Nullable Void>inScope(
        scope,
        () -> {
          work.run();
          return null;
        });
  }

  private Access access(Read read) {
    TenantScope scope = read.scope();
    return new Access(
        ids.next(),
        scope.owner(),
        read.target(),
        AccessKind.READ,
        name(scope),
        read.context(),
        read.query(),
        read.rank(),
        read.relevance(),
        null,
        Times.stored(read.at()),
        scope.correlation(),
        scope.session(),
        scope.trace());
  }

  private Access access(TenantScope scope, Feedback given, Instant now) {
    return new Access(
        ids.next(),
        scope.owner(),
        given.target(),
        given.kind(),
        given.agentId() == null ? name(scope) : given.agentId(),
        "feedback",
        given.query(),
        given.rank(),
        given.relevance(),
        given.reason(),
        now,
        scope.correlation(),
        scope.session(),
        scope.trace());
  }

  /** The agent that the log names where none is given. */
  private static String name(TenantScope scope) {
    return scope.user() == null ? scope.role().code() : scope.user().toString();
  }
}
