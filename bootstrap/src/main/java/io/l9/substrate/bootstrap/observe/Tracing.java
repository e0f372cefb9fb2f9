package io.l9.substrate.bootstrap.observe;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes spans, if the environment names somebody to send them to. A request's trace is the one that
 * its answer and its rows name. Thread-safe.
 */
public final class Tracing implements AutoCloseable {

  private static final List<String> TURN_ON =
      List.of(
          "OTEL_EXPORTER_OTLP_ENDPOINT",
          "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
          "OTEL_TRACES_EXPORTER");

  /** The default where the conventions are silent; metrics and logs have ways of their own. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "otel.service.name", "l9",
          "otel.exporter.otlp.protocol", "http/protobuf");

  private static final Map<String, String> TRACES_ALONE =
      Map.of("otel.metrics.exporter", "none", "otel.logs.exporter", "none");

  private static final TextMapGetter<String> HEADER =
      (traceparent, key) -> "traceparent".equals(key) ? traceparent : null;

  private final @Nullable OpenTelemetrySdk sdk;
  private final Tracer tracer;
  private final RequestTraceIds ids;

  private Tracing(@Nullable OpenTelemetrySdk sdk, RequestTraceIds ids) {
    this.sdk = sdk;
    this.ids = ids;
    this.tracer = (sdk == null ? OpenTelemetry.noop() : sdk).getTracer("io.l9.substrate");
  }

  /** No spans. */
  public static Tracing off() {
    return new Tracing(null, new RequestTraceIds());
  }

  /**
   * As the variables {@code OTEL_…} of OpenTelemetry say: off unless one of them names an exporter
   * or an endpoint.
   *
   * @throws ValidationException if they cannot be followed
   */
  public static Tracing of(Map<String, String> variables) {
    if (Boolean.parseBoolean(variables.get("OTEL_SDK_DISABLED"))
        || "none".equals(variables.get("OTEL_TRACES_EXPORTER"))
        || TURN_ON.stream().allMatch(name -> variables.getOrDefault(name, "").isBlank())) {
      return off();
    }
    Map<String, String> properties = new HashMap<>();
    variables.forEach(
        (name, value) -> {
          if (!value.isBlank()) {
            properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
          }
        });
    properties.putAll(TRACES_ALONE);
    RequestTraceIds ids = new RequestTraceIds();
    try {
      return new Tracing(
          AutoConfiguredOpenTelemetrySdk.builder()
              .disableShutdownHook()
              .addPropertiesSupplier(() -> DEFAULTS)
              .addPropertiesCustomizer(given -> properties)
              .addTracerProviderCustomizer((provider, given) -> provider.setIdGenerator(ids))
              .build()
              .getOpenTelemetrySdk(),
          ids);
    } catch (ConfigurationException | IllegalArgumentException | IllegalStateException e) {
      throw new ValidationException(
          ErrorCode.VALIDATION_FAILED,
          "the variables OTEL_… cannot be followed: " + e.getMessage());
    }
  }

  /** Over an SDK that was made with the ids, which must be those of its tracer provider. */
  static Tracing over(OpenTelemetrySdk sdk, RequestTraceIds ids) {
    return new Tracing(sdk, ids);
  }

  public boolean on() {
    return sdk != null;
  }

  /** The span of a request, to be ended by the caller. */
  Span request(String method, String trace, @Nullable String traceparent) {
    Context parent =
        traceparent == null
            ? Context.root()
            : W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, HEADER);
    SpanBuilder span =
        tracer
            .spanBuilder(method)
            .setSpanKind(SpanKind.SERVER)
            .setParent(parent)
            .setAttribute("http.request.method", method)
            .setAttribute("url.scheme", "http");
    return ids.with(trace, span::startSpan);
  }

  /** The span of what a use case does, below the current one; to be ended by the caller. */
  Span useCase(String name) {
    return tracer.spanBuilder(name).setSpanKind(SpanKind.INTERNAL).startSpan();
  }

  /** Sends what is left. */
  @Override
  public void close() {
    if (sdk != null) {
      sdk.close();
    }
  }

  /** Random ids, but for the trace of a request that was given one already. */
  static final class RequestTraceIds implements IdGenerator {

    private final IdGenerator random = IdGenerator.random();
    private final ThreadLocal<@Nullable String> trace = new ThreadLocal<>();

    <T> T with(String traceId, Supplier<T> work) {
      trace.set(traceId);
      try {
        return work.get();
      } finally {
        trace.remove();
      }
    }

    @Override
    public String generateSpanId() {
      return random.generateSpanId();
    }

    @Override
    public String generateTraceId() {
      String given = trace.get();
      return given == null ? random.generateTraceId() : given;
    }
  }
}
