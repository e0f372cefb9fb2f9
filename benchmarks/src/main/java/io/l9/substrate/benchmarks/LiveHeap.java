package io.l9.substrate.benchmarks;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * The most heap that any collection of this process left in use while work was done: what a heap
 * must hold for it, garbage left out.
 */
final class LiveHeap implements NotificationListener {

  private final List<NotificationEmitter> collectors = new ArrayList<>();
  private final List<String> heapPools;
  private final AtomicLong most = new AtomicLong();

  private LiveHeap() {
    heapPools =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(pool -> pool.getName())
            .collect(Collectors.toList());
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (collector instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(this, null, null);
        collectors.add(emitter);
      }
    }
  }

  /** In MiB; at least what is in use when the work has ended. */
  static double during(Comparison.Work work) throws Exception {
    LiveHeap heap = new LiveHeap();
    try {
      work.run();
      System.gc();
      heap.left(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    } finally {
      for (NotificationEmitter collector : heap.collectors) {
        heap.stop(collector);
      }
    }
    return heap.most.get() / 1024.0 / 1024;
  }

  private void stop(NotificationEmitter collector) {
    try {
      collector.removeNotificationListener(this);
    } catch (ListenerNotFoundException e) {
      throw new IllegalStateException("it was added here", e);
    }
  }

  @Override
  public void handleNotification(Notification notification, Object unused) {
    if (notification
        .getType()
        .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
      Map<String, MemoryUsage> after =
          GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
              .getGcInfo()
              .getMemoryUsageAfterGc();
      left(
          after.entrySet().stream()
              .filter(pool -> heapPools.contains(pool.getKey()))
              .mapToLong(pool -> pool.getValue().getUsed())
              .sum());
    }
  }

  private void left(long bytes) {
    most.accumulateAndGet(bytes, Math::max);
  }
}
