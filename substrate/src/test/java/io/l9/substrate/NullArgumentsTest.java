package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Java's types deny null and its callers do not: every method says which argument is missing. */
class NullArgumentsTest {

  private static final Map<Class<?>, Object> NUMBERS =
      Map.of(int.class, 1, long.class, 1L, double.class, .5, boolean.class, true);

  @Test
  void everyMethodOfTheFacadeNamesTheArgumentThatIsMissing() {
    Map<String, String> wrong = new TreeMap<>();
    int calls = 0;
    try (MemorySubstrate l9 = MemorySubstrate.builder().embedder(new FakeEmbedder()).build()) {
      Memory memory = l9.as("acme", "sales", "alice");
      for (Object target :
          List.of(
              l9,
              memory,
              memory.packets(),
              memory.events(),
              memory.embeddings(),
              memory.notes(),
              memory.summaries(),
              memory.facts(),
              memory.review(),
              memory.reflections(),
              memory.taskReflections(),
              memory.checkpoints(),
              memory.store(),
              memory.logs(),
              memory.retention(),
              memory.access(),
              memory.tasks(),
              memory.trade(),
              l9.jobs(),
              MemorySubstrate.builder())) {
        for (Method method : target.getClass().getDeclaredMethods()) {
          if (Modifier.isPublic(method.getModifiers()) && !method.isSynthetic()) {
            for (int missing = 0; missing < method.getParameterCount(); missing++) {
              if (required(method.getParameters()[missing])) {
                calls++;
                failure(target, method, missing)
                    .ifPresent(told -> wrong.put(signature(method), told));
              }
            }
          }
        }
      }
    }
    assertEquals(Map.of(), wrong);
    assertTrue(calls > 80, "only " + calls + " calls were made");
  }

  private static boolean required(Parameter parameter) {
    return !parameter.getType().isPrimitive()
        && !parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  /** The fault in the answer to one missing argument; the others are there. */
  private static java.util.Optional<String> failure(Object target, Method method, int missing) {
    Parameter[] parameters = method.getParameters();
    @Nullable Object[] arguments = new @Nullable Object[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      arguments[i] = i == missing ? null : sample(parameters[i].getType());
    }
    try {
      var unused = method.invoke(target, arguments);
      return java.util.Optional.of("took argument " + missing + " to be null");
    } catch (InvocationTargetException e) {
      Throwable thrown = e.getTargetException();
      return thrown instanceof ValidationException refused
              && !refused.violations().isEmpty()
              && String.valueOf(refused.getMessage()).startsWith("/")
          ? java.util.Optional.empty()
          : java.util.Optional.of("argument " + missing + ": " + thrown);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  /** A text where one will do; an argument after the missing one need not be there. */
  private static @Nullable Object sample(Class<?> type) {
    if (type == String.class) {
      return "text";
    }
    if (type == String[].class) {
      return new String[] {"tag"};
    }
    return NUMBERS.get(type);
  }

  private static String signature(Method method) {
    List<String> types = new ArrayList<>();
    Arrays.stream(method.getParameterTypes()).forEach(type -> types.add(type.getSimpleName()));
    return method.getDeclaringClass().getSimpleName() + "." + method.getName() + types;
  }
}
