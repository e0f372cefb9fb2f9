package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class WorkerThreadsTest {

  @Test
  void areVirtual_whereTheRunningJvmHasSuch() throws Exception {
    ExecutorService threads = WorkerThreads.of("test");
    try {
      Thread thread = threads.submit(Thread::currentThread).get(60, TimeUnit.SECONDS);
      assertTrue(thread.getName().startsWith("test-"), thread::getName);
      assertTrue(thread.isDaemon());
      boolean has = Runtime.version().feature() >= 21;
      assertEquals(has, has && (boolean) Thread.class.getMethod("isVirtual").invoke(thread));
    } finally {
      threads.shutdownNow();
    }
  }
}
