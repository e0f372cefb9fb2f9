package io.l9.substrate.rest.http;

import io.javalin.http.Context;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Receives bodies, no larger than is allowed, no more of them at a time than there is memory for,
 * and no slower than is bearable; without a thread while nothing comes. Thread-safe.
 */
final class Intake {

  // Beyond the limit a body is read on and thrown away up to here, because a client that is cut off
  // while it sends sees a broken connection rather than the answer. As it came: a bomb stays small.
  private static final long MAX_DISCARDED = 64L << 20;

  private static final int BUFFER = 16 << 10;

  private final Pace pace;
  private final Executor executor;
  private final Shares memory;
  private final Shares disk;

  /**
   * An intake.
   *
   * @param maxMemory how many bytes of bodies may be in memory
   * @param maxDisk how many may be in files
   */
  Intake(Pace pace, Executor executor, long maxMemory, long maxDisk) {
    this.pace = pace;
    this.executor = executor;
    this.memory = new Shares(maxMemory, maxMemory / 2, maxMemory / 4);
    this.disk = new Shares(maxDisk, maxDisk / 2, maxDisk / 4);
  }

  /**
   * Receives the body of a request that has gone asynchronous.
   *
   * @return the receiver's to close; null without a body
   */
  CompletableFuture<@Nullable RequestBody> receive(Context ctx, Route route, Person person) {
    if (!sent(ctx)) {
      return CompletableFuture.completedFuture(null);
    }
    try {
      String encoding = ctx.header("Content-Encoding");
      RequestBody body =
          route.spooled ? RequestBody.inFile(encoding) : RequestBody.inMemory(encoding);
      Reception reception = new Reception(ctx, route, person, body);
      pace.watch(reception);
      reception.in.setReadListener(reception);
      return reception.done;
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static boolean sent(Context ctx) {
    String length = ctx.header("Content-Length");
    return ctx.header("Transfer-Encoding") != null || (length != null && !length.equals("0"));
  }

  /** One body on its way. */
  private final class Reception implements ReadListener, Pace.Watched {

    final CompletableFuture<@Nullable RequestBody> done = new CompletableFuture<>();
    final ServletInputStream in;
    private final RequestBody body;
    private final Person person;
    private final long maxBytes;
    private final Shares shares;
    private final Duration longest;
    private final long start = System.nanoTime();
    private final byte[] buffer = new byte[BUFFER];
    private final AtomicLong received = new AtomicLong();

    /** Guarded by this, as are the next two and the body. */
    private long held;

    private boolean ended;
    private @Nullable RuntimeException refusal;

    Reception(Context ctx, Route route, Person person, RequestBody body) throws IOException {
      this.in = ctx.req().getInputStream();
      this.body = body;
      this.person = person;
      this.maxBytes = route.maxBody;
      this.shares = route.spooled ? disk : memory;
      this.longest = route.spooled ? pace.patience().upload() : pace.patience().body();
    }

    @Override
    public void onDataAvailable() throws IOException {
      while (!done.isDone() && in.isReady() && !in.isFinished()) {
        int n = in.read(buffer);
        if (n > 0 && !take(n)) {
          end(null);
        }
      }
    }

    /** Takes what was read; false if it is far too much. */
    private synchronized boolean take(int n) {
      long length = received.addAndGet(n);
      if (refusal == null && length > maxBytes) {
        refusal = RequestBody.tooLarge(maxBytes);
      }
      if (refusal == null && !ended) {
        Shares.Bound bound = shares.take(person, n);
        if (bound == null) {
          held += n;
        } else {
          refusal = Places.refusal(bound);
        }
      }
      if (refusal == null && !ended) {
        body.add(buffer, n);
      }
      return length <= maxBytes + MAX_DISCARDED;
    }

    @Override
    public void onAllDataRead() {
      end(null);
    }

    @Override
    public void onError(Throwable failure) {
      end(failure instanceof RuntimeException crash ? crash : unfinished());
    }

    private void end(@Nullable RuntimeException failure) {
      pace.forget(this);
      RuntimeException wrong;
      synchronized (this) {
        if (ended) {
          return;
        }
        ended = true;
        wrong = refusal == null ? failure : refusal;
        body.whenClosed(() -> shares.giveBack(person, held));
      }
      if (wrong == null) {
        done.complete(body);
      } else {
        body.close();
        done.completeExceptionally(wrong);
      }
    }

    private static ValidationException unfinished() {
      return new ValidationException(
          ErrorCode.MALFORMED_REQUEST, "The body ended too early or came too slowly.");
    }

    @Override
    public boolean late(long now) {
      long elapsed = now - start;
      return elapsed > longest.toNanos() || elapsed > pace.patience().nanosFor(received.get());
    }

    @Override
    public void cut() {
      executor.execute(() -> end(unfinished()));
    }
  }
}
