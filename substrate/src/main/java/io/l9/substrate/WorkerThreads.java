package io.l9.substrate;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

/** Threads for handlers of tasks: virtual ones where the running JVM has them (from 21 on). */
final class WorkerThreads {

  private WorkerThreads() {}

  /** Returns an executor that has a thread for each piece of work that runs. */
  static ExecutorService of(String name) {
    try {
      Class<?> builder = Class.forName("java.lang.Thread$Builder");
      Object virtual = Thread.class.getMethod("ofVirtual").invoke(null);
      Object named =
          builder.getMethod("name", String.class, long.class).invoke(virtual, name + "-", 1L);
      Object factory = builder.getMethod("factory").invoke(named);
      return (ExecutorService)
          Executors.class
              .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
              .invoke(null, factory);
    } catch (ReflectiveOperationException e) {
      // An older JVM: it has no such methods, or only as a preview.
      AtomicLong number = new AtomicLong();
      return Executors.newCachedThreadPool(
          task -> daemon(task, name + "-" + number.incrementAndGet()));
    }
  }

  static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
