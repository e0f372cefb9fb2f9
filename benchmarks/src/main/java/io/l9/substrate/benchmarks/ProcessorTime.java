package io.l9.substrate.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;

/** The processor time of this process's threads. */
final class ProcessorTime {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final double NANOS_PER_MS = 1e6;

  private ProcessorTime() {}

  /** Returns the milliseconds that the living threads of these names have worked so far. */
  static double millisOf(String namesBegin) {
    double millis = 0;
    for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().startsWith(namesBegin)) {
        millis += Math.max(0, THREADS.getThreadCpuTime(thread.getThreadId())) / NANOS_PER_MS;
      }
    }
    return millis;
  }
}
