package io.l9.substrate.bootstrap.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.knowledge.KnowledgeUseCases;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobRun;
import io.l9.substrate.domain.maintenance.JobStatus;
import io.l9.substrate.domain.memory.MemoryUseCases;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.curation.PacketCuration;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.domain.memory.search.MemorySearch;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.prompt.PromptUseCases;
import io.l9.substrate.domain.reflection.ReflectionUseCases;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.rest.observe.RequestObserver;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.shared.TenantWorld;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over the memory in the process, with spans that are kept in a list. */
class ObservabilityTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";
  private static final AttributeKey<String> OPERATION =
      AttributeKey.stringKey("gen_ai.operation.name");
  private static final AttributeKey<Long> RECORDS =
      AttributeKey.longKey("gen_ai.memory.record.count");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final Tracing.RequestTraceIds ids = new Tracing.RequestTraceIds();
  private final Tracing tracing =
      Tracing.over(
          OpenTelemetrySdk.builder()
              .setTracerProvider(
                  SdkTracerProvider.builder()
                      .setIdGenerator(ids)
                      .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                      .build())
              .build(),
          ids);
  private final Metrics metrics = new Metrics();
  private final RequestObserver requests = new ObservedRequests(metrics, tracing);
  private final ObservedPorts ports = new ObservedPorts(metrics, tracing);
  private final MemorySubstrate memory = MemorySubstrate.builder().embedder(null).build();
  private final MemoryUseCases observed = ports.around(memory.memory());
  private final PacketIngestion ingestion = observed.ingestion();
  private final MemorySearch search = observed.search();
  private final TenantScope scope = new TenantWorld(new Random(7)).endUser();

  @AfterEach
  void close() {
    memory.close();
    tracing.close();
    metrics.close();
  }

  private PacketDraft draft(String text) {
    return PacketDraft.builder("note", memory.json().of(Map.of("text", text))).build();
  }

  @Test
  void aRequestIsAServerSpan_belowItsCallers_withItsUseCasesBelowIt() {
    RequestObserver.Observation request =
        requests.started("POST", TRACE, "00-" + TRACE + "-" + PARENT + "-01");
    ingestion.ingest(scope, draft("Alice prefers email"));
    request.finished("/v1/packets", 201);

    SpanData useCase = spans().get(0);
    SpanData server = spans().get(1);
    assertEquals("POST /v1/packets", server.getName());
    assertEquals(SpanKind.SERVER, server.getKind());
    assertEquals(TRACE, server.getTraceId());
    assertEquals(PARENT, server.getParentSpanId());
    assertEquals("/v1/packets", server.getAttributes().get(AttributeKey.stringKey("http.route")));
    assertEquals(
        201L, server.getAttributes().get(AttributeKey.longKey("http.response.status_code")));
    assertEquals("create_memory", useCase.getName());
    assertEquals("create_memory", useCase.getAttributes().get(OPERATION));
    assertEquals(1L, useCase.getAttributes().get(RECORDS));
    assertEquals(server.getSpanId(), useCase.getParentSpanId());
    assertEquals(TRACE, useCase.getTraceId());
  }

  @Test
  void aRequestWithoutACaller_isTheRootOfTheTraceThatItsAnswerNames() {
    requests.started("GET", TRACE, null).finished("/v1/packets/{id}", 200);
    requests.started("GET", "f".repeat(32), "nonsense").finished(null, 404);

    assertEquals(TRACE, spans().get(0).getTraceId());
    assertEquals("0000000000000000", spans().get(0).getParentSpanId());
    assertEquals("f".repeat(32), spans().get(1).getTraceId());
    assertEquals("GET", spans().get(1).getName(), "no path of anybody's becomes a name");
  }

  @Test
  void requestsOfOneThreadAreNotEachOthersChildren() {
    requests.started("GET", TRACE, null).finished("/a", 200);
    RequestObserver.Observation abandoned = requests.started("GET", "e".repeat(32), null);
    requests.started("GET", "f".repeat(32), null).finished("/b", 500);
    abandoned.left();

    SpanData last = spans().get(1);
    assertEquals("f".repeat(32), last.getTraceId());
    assertEquals("0000000000000000", last.getParentSpanId());
    assertEquals(StatusData.error(), last.getStatus());
    assertEquals("500", last.getAttributes().get(ERROR));
  }

  @Test
  void useCasesHaveTheConventionsNames_andSayNothingOfWhatWasSent() {
    PacketCuration curation = observed.packetCuration();
    UUID id = ingestion.ingest(scope, draft("a secret of Alice")).packet().id().value();
    search.search(scope, SearchQuery.of("secret"));
    curation.erase(scope, new Erasure(new PacketId(id), false));
    assertThrows(NotFoundException.class, () -> observed.retrieval().get(scope, new PacketId(id)));

    assertEquals(
        List.of("create_memory", "search_memory", "delete_memory", "PacketRetrieval.get"),
        spans().stream().map(SpanData::getName).toList());
    assertEquals(1L, spans().get(1).getAttributes().get(RECORDS));
    SpanData failed = spans().get(3);
    assertEquals("not-found", failed.getAttributes().get(ERROR));
    assertEquals(StatusData.error(), failed.getStatus());
    assertTrue(failed.getEvents().isEmpty(), "an exception's message is not sent");
    String everything = spans().toString();
    for (String part :
        List.of(
            "secret",
            "Alice",
            id.toString(),
            scope.tenant().value().toString(),
            String.valueOf(scope.user()))) {
      assertFalse(everything.contains(part), part);
    }
  }

  @Test
  void everyWriteAndSearchOfTheMemoryHasAnOperation() throws ReflectiveOperationException {
    Set<String> known = ObservedPorts.OPERATIONS.keySet();
    Set<String> useCases =
        Stream.of(
                MemoryUseCases.class,
                KnowledgeUseCases.class,
                ReflectionUseCases.class,
                PromptUseCases.class)
            .flatMap(useCasesOf -> Arrays.stream(useCasesOf.getRecordComponents()))
            .map(component -> component.getType())
            .flatMap(
                type ->
                    Arrays.stream(type.getMethods())
                        .map(method -> type.getSimpleName() + "." + method.getName()))
            .collect(Collectors.toSet());
    assertTrue(useCases.containsAll(known), () -> known + " are not all in " + useCases);
    for (Class<?> port : List.of(PacketIngestion.class, PacketCuration.class, MemorySearch.class)) {
      for (Method method : port.getMethods()) {
        assertTrue(known.contains(port.getSimpleName() + "." + method.getName()), method::toString);
      }
    }
  }

  @Test
  void countsSearchesAndWrites() {
    ingestion.ingest(scope, draft("one"));
    ingestion.ingestAll(scope, List.of(draft("one"), draft("two")));
    ingestion.ingestEach(scope, List.of(draft("two"), draft("three")));
    search.search(scope, SearchQuery.of("three"));
    search.search(scope, SearchQuery.of("absent"));

    assertSample("l9_packets_written_total{dedup=\"stored\"} 3.0");
    assertSample("l9_packets_written_total{dedup=\"duplicate\"} 2.0");
    assertSample("l9_search_duration_seconds_count{mode=\"hybrid\"} 2");
    assertSample("l9_search_empty_total{mode=\"hybrid\"} 1.0");
    assertSample("l9_search_empty_total{mode=\"keyword\"} 0.0");
  }

  @Test
  void countsRequests_byTheirTemplate_andEverythingUnknownAsOne() {
    requests.started("GET", TRACE, null).finished("/v1/packets/{id}", 200);
    requests.started("GET", TRACE, null).finished("/v1/packets/{id}", 200);
    RequestObserver.Observation twice = requests.started("BREW", TRACE, null);
    assertSample("http_server_active_requests 1.0");
    twice.finished(null, 404);
    twice.finished(null, 404);

    assertSample(
        "http_server_request_duration_seconds_count{http_request_method=\"GET\","
            + "http_response_status_code=\"200\",http_route=\"/v1/packets/{id}\"} 2");
    assertSample(
        "http_server_request_duration_seconds_count{http_request_method=\"_OTHER\","
            + "http_response_status_code=\"404\",http_route=\"unmatched\"} 1");
    assertSample("http_server_active_requests 0.0");
  }

  @Test
  void knowsHowOldTheSuccessesOfJobsAre_andAsksSeldom() {
    MutableClock clock = new MutableClock(Instant.parse("2026-01-01T00:00:00Z"));
    AtomicInteger asked = new AtomicInteger();
    JobRun run =
        new JobRun(
            new UUID(0, 1), Job.REFRESH_VIEWS, false, clock.instant(), Duration.ZERO, 4, null);
    metrics.jobs(
        () -> {
          if (asked.incrementAndGet() == 3) {
            throw new IllegalStateException("no maintainer");
          }
          return List.of(
              new JobStatus(Job.REFRESH_VIEWS, run, run),
              new JobStatus(Job.EVICT_PACKETS, null, null));
        },
        clock);

    clock.advance(Duration.ofSeconds(10));
    assertSample("l9_view_staleness_seconds 10.0");
    assertSample("l9_job_last_success_age_seconds{l9_job_name=\"refresh-views\"} 10.0");
    assertSample("l9_job_last_success_age_seconds{l9_job_name=\"evict-packets\"} NaN");
    assertEquals(1, asked.get());
    clock.advance(JobAges.REMEMBERED);
    assertSample("l9_view_staleness_seconds 25.0");
    assertEquals(2, asked.get());
    clock.advance(JobAges.REMEMBERED);
    assertSample("l9_view_staleness_seconds NaN");
  }

  @Test
  void tracesAreOff_unlessSomebodyIsNamedToSendThemTo() {
    assertFalse(Tracing.of(Map.of("OTEL_SERVICE_NAME", "x")).on());
    assertFalse(Tracing.of(Map.of("OTEL_TRACES_EXPORTER", "none")).on());
    assertFalse(
        Tracing.of(
                Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:1",
                    "OTEL_SDK_DISABLED", "true"))
            .on());
    try (Tracing on = Tracing.of(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:1"))) {
      assertTrue(on.on());
    }
    String refusal =
        assertThrows(
                ValidationException.class,
                () -> Tracing.of(Map.of("OTEL_TRACES_EXPORTER", "carrier-pigeon")))
            .getMessage();
    assertTrue(String.valueOf(refusal).contains("carrier-pigeon"), refusal);
  }

  @Test
  void aPortIsStillItself() {
    assertEquals(memory.memory().search().toString(), search.toString());
    assertNotEquals(0, search.hashCode());
    assertNotNull(search);
  }

  private List<SpanData> spans() {
    return exporter.getFinishedSpanItems();
  }

  private void assertSample(String line) {
    String scraped = metrics.scrape();
    assertTrue(
        Stream.of(scraped.split("\n")).anyMatch(line::equals),
        () -> line + " is not in\n" + scraped);
  }
}
