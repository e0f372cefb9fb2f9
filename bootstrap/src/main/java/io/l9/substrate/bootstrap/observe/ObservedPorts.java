package io.l9.substrate.bootstrap.observe;

import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.ItemResult;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.SearchResult;
import io.l9.substrate.domain.memory.transfer.ImportSummary;
import io.l9.substrate.domain.shared.SubstrateException;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Observation of inbound ports: a span around every use case, and counts of the results of
 * searches, writes and the work on tasks. Only numbers are looked at, never contents. Thread-safe.
 *
 * <p>One dynamic proxy instead of a decorator for each port: what is done around a method does not
 * depend on it, and a port that gets a method is observed as it is.
 */
final class ObservedPorts {

  private static final String OPERATION = "gen_ai.operation.name";
  private static final String RECORDS = "gen_ai.memory.record.count";

  /**
   * The names of our use cases in the semantic conventions for generative AI (v0.1.0): of writes
   * and searches; reads by id have no name there, and are spans by the name of their method.
   */
  static final Map<String, String> OPERATIONS =
      Map.ofEntries(
          Map.entry("PacketIngestion.ingest", "create_memory"),
          Map.entry("PacketIngestion.ingestAll", "create_memory"),
          Map.entry("PacketIngestion.ingestEach", "create_memory"),
          Map.entry("PacketTransfer.importLines", "create_memory"),
          Map.entry("PacketCuration.amend", "update_memory"),
          Map.entry("PacketCuration.contradict", "update_memory"),
          Map.entry("PacketCuration.erase", "delete_memory"),
          Map.entry("MemorySearch.search", "search_memory"),
          Map.entry("MemorySearch.whyNot", "search_memory"),
          Map.entry("Contexts.context", "search_memory"),
          Map.entry("Summaries.create", "create_memory"),
          Map.entry("Summaries.edit", "update_memory"),
          Map.entry("Summaries.regenerate", "update_memory"),
          Map.entry("Summaries.delete", "delete_memory"),
          Map.entry("Summaries.search", "search_memory"),
          Map.entry("Facts.assertFact", "create_memory"),
          Map.entry("Facts.assertFacts", "create_memory"),
          Map.entry("Facts.reinforce", "update_memory"),
          Map.entry("Facts.contradict", "update_memory"),
          Map.entry("Facts.confirm", "update_memory"),
          Map.entry("Facts.retract", "update_memory"),
          Map.entry("Facts.erase", "delete_memory"),
          Map.entry("Reflections.remember", "create_memory"),
          Map.entry("Reflections.rememberAll", "create_memory"),
          Map.entry("Reflections.edit", "update_memory"),
          Map.entry("Reflections.replace", "update_memory"),
          Map.entry("Reflections.retire", "update_memory"),
          Map.entry("Reflections.confirm", "update_memory"),
          Map.entry("Reflections.reject", "update_memory"),
          Map.entry("Reflections.lift", "update_memory"),
          Map.entry("Reflections.delete", "delete_memory"),
          Map.entry("Reflections.search", "search_memory"),
          Map.entry("BeforeTask.advise", "search_memory"),
          Map.entry("TaskReflections.record", "create_memory"),
          Map.entry("TaskReflections.delete", "delete_memory"),
          Map.entry("Review.resolve", "update_memory"),
          Map.entry("AgentNotes.append", "create_memory"),
          Map.entry("AgentNotes.delete", "delete_memory"),
          Map.entry("AgentNotes.search", "search_memory"));

  private final Metrics metrics;
  private final Tracing tracing;
  private final ObservedTasks tasks;

  ObservedPorts(Metrics metrics, Tracing tracing) {
    this.metrics = metrics;
    this.tracing = tracing;
    tasks = new ObservedTasks(metrics);
  }

  /**
   * Returns the same use cases, observed.
   *
   * @param useCases a public record all of whose components are inbound ports
   */
  @SuppressWarnings("unchecked") // a record's canonical constructor makes that record
  <T extends Record> T around(T useCases) {
    RecordComponent[] ports = useCases.getClass().getRecordComponents();
    @Nullable Object[] observed = new @Nullable Object[ports.length];
    try {
      for (int i = 0; i < ports.length; i++) {
        observed[i] = around(ports[i].getType(), ports[i].getAccessor().invoke(useCases));
      }
      return (T)
          useCases
              .getClass()
              .getDeclaredConstructor(
                  Arrays.stream(ports).map(RecordComponent::getType).toArray(Class<?>[]::new))
              .newInstance(observed);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("not a public record of ports: " + useCases, e);
    }
  }

  private Object around(Class<?> port, Object target) {
    return Proxy.newProxyInstance(
        port.getClassLoader(),
        new Class<?>[] {port},
        (proxy, method, arguments) -> call(port, target, method, arguments));
  }

  @SuppressWarnings("try") // the span is current, and not used
  private @Nullable Object call(
      Class<?> port, Object target, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return invoke(target, method, arguments);
    }
    String useCase = port.getSimpleName() + "." + method.getName();
    String operation = OPERATIONS.get(useCase);
    SearchQuery query =
        arguments != null
                && useCase.equals("MemorySearch.search")
                && arguments[1] instanceof SearchQuery asked
            ? asked
            : null;
    Span span = tracing.useCase(operation == null ? useCase : operation);
    if (operation != null) {
      span.setAttribute(OPERATION, operation);
    }
    long start = System.nanoTime();
    try (Scope scope = span.makeCurrent()) {
      Object result = invoke(target, method, arguments);
      count(result, query, span);
      tasks.returned(useCase, result);
      return result;
    } catch (Throwable e) {
      // neither message nor stack: they may quote what was sent
      span.setAttribute("error.type", type(e));
      span.setStatus(StatusCode.ERROR);
      tasks.threw(e);
      throw e;
    } finally {
      if (query != null) {
        metrics.searched(query.mode(), System.nanoTime() - start);
      }
      span.end();
    }
  }

  private static @Nullable Object invoke(
      Object target, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private void count(@Nullable Object result, @Nullable SearchQuery query, Span span) {
    if (result instanceof SearchResult found) {
      span.setAttribute(RECORDS, found.hits().size());
      if (query != null && found.hits().isEmpty()) {
        metrics.foundNothing(query.mode(), 1);
      }
    } else if (result instanceof IngestOutcome outcome) {
      span.setAttribute(RECORDS, 1);
      count(outcome);
    } else if (result instanceof List<?> many && !many.isEmpty() && written(many.get(0))) {
      span.setAttribute(RECORDS, many.size());
      many.forEach(this::count);
    } else if (result instanceof ImportSummary summary && !summary.dryRun()) {
      span.setAttribute(RECORDS, summary.lines());
      metrics.packets("stored", summary.created());
      metrics.packets("duplicate", summary.duplicates());
    }
  }

  private static boolean written(@Nullable Object item) {
    return item instanceof IngestOutcome || item instanceof ItemResult;
  }

  private void count(@Nullable Object item) {
    if (item instanceof ItemResult.Done done) {
      count(done.outcome());
    } else if (item instanceof IngestOutcome.Stored) {
      metrics.packets("stored", 1);
    } else if (item instanceof IngestOutcome.Duplicate) {
      metrics.packets("duplicate", 1);
    }
  }

  private static String type(Throwable thrown) {
    return thrown instanceof SubstrateException failure
        ? failure.code().code()
        : thrown.getClass().getName();
  }
}
