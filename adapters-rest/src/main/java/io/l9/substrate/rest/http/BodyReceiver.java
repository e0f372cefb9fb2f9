package io.l9.substrate.rest.http;

import io.javalin.http.Context;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.limits.FairShares;
import io.l9.substrate.rest.limits.Principal;
import io.l9.substrate.rest.limits.SlowClientGuard;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous receiver of request bodies: within the route's size, the memory and disk that
 * bodies may fill together, and the least transfer rate; without a thread while no bytes come.
 * Thread-safe.
 */
final class BodyReceiver {

  // Beyond its limit a body is read and discarded up to this size (not unpacked), because a client
  // that is disconnected while it sends does not read the answer.
  private static final long MAX_DISCARDED = 64L << 20;

  private static final int BUFFER = 16 << 10;

  private final SlowClientGuard guard;
  private final Executor executor;
  private final FairShares memory;
  private final FairShares disk;

  /**
   * A receiver within these bounds.
   *
   * @param maxMemory how many bytes of bodies may be in memory
   * @param maxDisk how many may be in files
   */
  BodyReceiver(SlowClientGuard guard, Executor executor, long maxMemory, long maxDisk) {
    this.guard = guard;
    this.executor = executor;
    this.memory = new FairShares(maxMemory, maxMemory / 2, maxMemory / 4);
    this.disk = new FairShares(maxDisk, maxDisk / 2, maxDisk / 4);
  }

  /**
   * Receives the body of a request that Jetty handles asynchronously.
   *
   * @return the receiver's to close; null without a body
   */
  CompletableFuture<@Nullable RequestBody> receive(Context ctx, Route route, Principal principal) {
    if (!hasBody(ctx)) {
      return CompletableFuture.completedFuture(null);
    }
    try {
      String encoding = ctx.header("Content-Encoding");
      RequestBody body =
          route.spooled ? RequestBody.inFile(encoding) : RequestBody.inMemory(encoding);
      Reception reception = new Reception(ctx, route, principal, body);
      guard.watch(reception);
      reception.in.setReadListener(reception);
      return reception.done;
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static boolean hasBody(Context ctx) {
    String length = ctx.header("Content-Length");
    return ctx.header("Transfer-Encoding") != null || (length != null && !length.equals("0"));
  }

  /** The reception of one body. */
  private final class Reception implements ReadListener, SlowClientGuard.Transfer {

    final CompletableFuture<@Nullable RequestBody> done = new CompletableFuture<>();
    final ServletInputStream in;
    private final RequestBody body;
    private final Principal principal;
    private final long maxBytes;
    private final FairShares shares;
    private final Duration longest;
    private final long start = System.nanoTime();
    private final byte[] buffer = new byte[BUFFER];
    private final AtomicLong received = new AtomicLong();

    /** Guarded by this, as are the next two and the body. */
    private long held;

    private boolean ended;
    private @Nullable RuntimeException refusal;

    Reception(Context ctx, Route route, Principal principal, RequestBody body) throws IOException {
      this.in = ctx.req().getInputStream();
      this.body = body;
      this.principal = principal;
      this.maxBytes = route.maxBody;
      this.shares = route.spooled ? disk : memory;
      this.longest = route.spooled ? guard.timeouts().upload() : guard.timeouts().body();
    }

    @Override
    public void onDataAvailable() throws IOException {
      while (!done.isDone() && in.isReady() && !in.isFinished()) {
        int n = in.read(buffer);
        if (n > 0 && !add(n)) {
          end(null);
        }
      }
    }

    /** Adds the bytes that were read; false if the rest is not worth reading. */
    private synchronized boolean add(int n) {
      long length = received.addAndGet(n);
      if (refusal == null && length > maxBytes) {
        refusal = RequestBody.tooLarge(maxBytes);
      }
      if (refusal == null && !ended) {
        FairShares.Bound bound = shares.tryTake(principal, n);
        if (bound == null) {
          held += n;
        } else {
          refusal = bound.refusal();
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
      guard.unwatch(this);
      RuntimeException wrong;
      synchronized (this) {
        if (ended) {
          return;
        }
        ended = true;
        wrong = refusal == null ? failure : refusal;
        body.whenClosed(() -> shares.release(principal, held));
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
    public boolean isLate(long now) {
      long elapsed = now - start;
      return elapsed > longest.toNanos() || elapsed > guard.timeouts().nanosFor(received.get());
    }

    @Override
    public void cutOff() {
      executor.execute(() -> end(unfinished()));
    }
  }
}
