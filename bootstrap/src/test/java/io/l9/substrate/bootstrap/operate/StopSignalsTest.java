package io.l9.substrate.bootstrap.operate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** With signals that nothing else of this JVM uses. */
@DisabledOnOs(OS.WINDOWS)
class StopSignalsTest {

  private final BlockingQueue<String> events = new ArrayBlockingQueue<>(10);

  @Test
  void endsInOrderAtTheFirstSignal_andAtOnceAtTheSecond() throws Exception {
    try (StopSignals signals = new StopSignals()) {
      signals.listen(
          List.of("USR2", "WINCH"),
          () -> events.add("first"),
          code -> events.add("halt " + (code > 128)));
      raise("USR2");
      assertEquals("first", events.poll(20, TimeUnit.SECONDS));
      raise("WINCH");
      assertEquals("halt true", events.poll(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void givesTheSignalsBack() throws Exception {
    StopSignals outer = new StopSignals();
    outer.listen(List.of("USR2"), () -> events.add("outer"), code -> {});
    StopSignals inner = new StopSignals();
    inner.listen(List.of("USR2"), () -> events.add("inner"), code -> {});
    inner.close();
    raise("USR2");
    assertEquals("outer", events.poll(20, TimeUnit.SECONDS));
    outer.close();
    assertTrue(events.isEmpty());
  }

  private static void raise(String name) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    signal
        .getMethod("raise", signal)
        .invoke(null, signal.getConstructor(String.class).newInstance(name));
  }
}
