package io.l9.substrate.persistence;

import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.testkit.shared.Stores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The methods of ports that were called, and those that were not. */
final class RecordedCalls {

  private final Set<Method> expected = new HashSet<>();
  private final Set<Method> called = new HashSet<>();

  /** Returns the same store, with every port but the unit of work recording its calls. */
  <S extends Record> S of(S store) {
    S recorded = store;
    for (RecordComponent component : store.getClass().getRecordComponents()) {
      if (component.getType() != UnitOfWork.class) {
        recorded = recorded(recorded, component);
      }
    }
    return recorded;
  }

  private <S extends Record> S recorded(S store, RecordComponent component) {
    try {
      return with(store, component.getType(), component.getAccessor().invoke(store));
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("not a public record of ports: " + store.getClass(), e);
    }
  }

  private <S extends Record, P> S with(S store, Class<P> port, Object real) {
    expected.addAll(List.of(port.getMethods()));
    return Stores.with(
        store,
        port,
        port.cast(
            Proxy.newProxyInstance(
                port.getClassLoader(),
                new Class<?>[] {port},
                (proxy, method, arguments) -> {
                  called.add(method);
                  try {
                    return method.invoke(real, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                })));
  }

  int count() {
    return called.size();
  }

  /** Returns the names of the methods that were not called. */
  Set<String> missed() {
    Set<String> missed = new TreeSet<>();
    expected.stream()
        .filter(method -> !called.contains(method))
        .forEach(
            method ->
                missed.add(method.getDeclaringClass().getSimpleName() + "." + method.getName()));
    return missed;
  }
}
