package io.l9.substrate.bootstrap.operate;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * A listener to the signals that end a process. The JVM's own handler begins its shutdown hooks and
 * ignores later signals; here the second signal ends the process at once. Closing it gives the
 * signals back.
 *
 * <p>The class of the JDK for it, {@code sun.misc.Signal}, is exported by its module {@code
 * jdk.unsupported} and yet warned of by every compiler: it is called by name. Where it is missing,
 * the shutdown hooks do what they always did.
 */
public final class StopSignals implements AutoCloseable {

  /** The base of the exit code of a process that a signal ended; the signal's number is added. */
  private static final int BY_SIGNAL = 128;

  private final List<AutoCloseable> restore = new ArrayList<>();

  /** Listens from now on to SIGINT and SIGTERM; the second of them halts the JVM. */
  public void listen(Runnable first) {
    listen(List.of("INT", "TERM"), first, Runtime.getRuntime()::halt);
  }

  void listen(List<String> names, Runnable first, IntConsumer second) {
    AtomicInteger heard = new AtomicInteger();
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Method handle = signal.getMethod("handle", signal, handler);
      Method number = signal.getMethod("getNumber");
      Object ours =
          Proxy.newProxyInstance(
              StopSignals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getDeclaringClass() == Object.class) {
                  return method.invoke(heard, arguments);
                }
                if (heard.incrementAndGet() == 1) {
                  first.run();
                } else {
                  second.accept(BY_SIGNAL + (int) number.invoke(arguments[0]));
                }
                return null;
              });
      for (String name : names) {
        Object one = signal.getConstructor(String.class).newInstance(name);
        Object before = handle.invoke(null, one, ours);
        restore.add(() -> handle.invoke(null, one, before));
      }
    } catch (ReflectiveOperationException e) {
      // also of a JVM that keeps its signals to itself (-Xrs)
      close();
    }
  }

  @Override
  public void close() {
    for (AutoCloseable one : restore) {
      try {
        one.close();
      } catch (Exception e) {
        throw new IllegalStateException("a signal cannot be given back", e);
      }
    }
    restore.clear();
  }
}
