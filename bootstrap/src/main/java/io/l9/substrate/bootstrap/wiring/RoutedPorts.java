package io.l9.substrate.bootstrap.wiring;

import io.l9.substrate.MemoryCells;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Inbound ports that pass each call on to the cell of its scope's tenant. Every method of an
 * inbound port begins with the scope, which the rules of the architecture hold, so that none can be
 * forgotten. Thread-safe.
 */
final class RoutedPorts {

  private final MemoryCells cells;

  RoutedPorts(MemoryCells cells) {
    this.cells = cells;
  }

  /**
   * Returns use cases over all cells; those of the cell itself if there is one only.
   *
   * @param type a public record all of whose components are inbound ports
   * @param useCases of a cell; asked at every call
   */
  <T extends Record> T record(Class<T> type, Function<MemorySubstrate, T> useCases) {
    if (cells.all().size() == 1) {
      return useCases.apply(cells.all().values().iterator().next());
    }
    RecordComponent[] ports = type.getRecordComponents();
    Object[] routed = new Object[ports.length];
    for (int i = 0; i < ports.length; i++) {
      Method accessor = ports[i].getAccessor();
      routed[i] = port(ports[i].getType(), cell -> component(accessor, useCases.apply(cell)));
    }
    try {
      return type.getDeclaredConstructor(
              Arrays.stream(ports).map(RecordComponent::getType).toArray(Class<?>[]::new))
          .newInstance(routed);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("not a public record of ports: " + type, e);
    }
  }

  /**
   * Returns a port over all cells.
   *
   * @param ofCell the port of a cell; asked at every call
   */
  <T> T port(Class<T> type, Function<MemorySubstrate, ?> ofCell) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Object target =
                  method.getDeclaringClass() == Object.class
                      ? this
                      : ofCell.apply(cells.of(tenant(method, arguments)));
              return call(target, method, arguments);
            }));
  }

  private static TenantId tenant(Method method, @Nullable Object @Nullable [] arguments) {
    if (arguments != null && arguments.length > 0 && arguments[0] instanceof TenantScope scope) {
      return scope.tenant();
    }
    throw ValidationException.at("/scope", method.getName() + " needs the scope that it acts in");
  }

  private static Object component(Method accessor, Record useCases) {
    try {
      return accessor.invoke(useCases);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("not a public record of ports: " + useCases, e);
    }
  }

  private static @Nullable Object call(
      Object target, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
