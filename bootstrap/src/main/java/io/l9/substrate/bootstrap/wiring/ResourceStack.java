package io.l9.substrate.bootstrap.wiring;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Open resources, closed in reverse order when the work is done, or when the process is asked to
 * end before. Thread-safe.
 */
public final class ResourceStack implements AutoCloseable {

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Thread onExit = new Thread(this::closeAll, "l9-close");

  public ResourceStack() {
    Runtime.getRuntime().addShutdownHook(onExit);
  }

  /** Closes it before everything that was added earlier. */
  public synchronized <T extends AutoCloseable> T add(T resource) {
    open.push(resource);
    return resource;
  }

  @Override
  public void close() {
    closeAll();
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException processEnds) {
      // The hook finds nothing open.
      return;
    }
  }

  private synchronized void closeAll() {
    RuntimeException failure = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        RuntimeException wrapped =
            e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
        if (failure == null) {
          failure = wrapped;
        } else {
          failure.addSuppressed(wrapped);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
