package io.l9.substrate.testkit.shared;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** Copies of records of ports in which one port is replaced. */
public final class Stores {

  private Stores() {}

  /** Returns a copy of the record with the replacement in the place of every port of the type. */
  @SuppressWarnings("unchecked") // a record's canonical constructor makes that record
  public static <R extends Record, P> R with(R ports, Class<P> type, P replacement) {
    RecordComponent[] components = ports.getClass().getRecordComponents();
    Object[] values = new Object[components.length];
    boolean replaced = false;
    try {
      for (int i = 0; i < values.length; i++) {
        boolean matches = components[i].getType() == type;
        replaced |= matches;
        values[i] = matches ? replacement : components[i].getAccessor().invoke(ports);
      }
      if (!replaced) {
        throw new IllegalArgumentException(ports.getClass() + " has no component of " + type);
      }
      return (R)
          ports
              .getClass()
              .getDeclaredConstructor(
                  Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new))
              .newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
