package io.l9.substrate.rest;

import static io.l9.substrate.rest.RestFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.Deadlines;
import io.l9.substrate.testkit.shared.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Requests that fail or end while they are executed. */
class InterruptedRequestTest {

  private RestFixture rest;

  @BeforeEach
  void start() {
    rest = new RestFixture();
  }

  @AfterEach
  void stop() {
    rest.close();
  }

  @Test
  void logsAFailure_byTheIdsOfItsRequest() {
    rest.close();
    rest =
        new RestFixture(
            search ->
                new OnlySearch(
                    (scope, query) -> {
                      throw new IllegalStateException("a defect");
                    }));
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Logger logger = (Logger) LoggerFactory.getLogger("io.l9.substrate.rest.http.ProblemWriter");
    logger.addAppender(lines);
    try {
      Answer crashed = rest.post("/v1/search", "{\"text\":\"a\",\"mode\":\"keyword\"}");
      assertEquals(500, crashed.status());
      assertEquals(
          List.of(crashed.header("X-Request-Id")),
          lines.list.stream().map(line -> line.getMDCPropertyMap().get("request_id")).toList());
    } finally {
      logger.detachAppender(lines);
    }
  }

  @Test
  void doesNotAnswer_whoseCredentialEndedMeanwhile() {
    rest.close();
    rest =
        new RestFixture(
            search ->
                new OnlySearch(
                    (scope, query) -> {
                      rest.keys.remove("user");
                      rest.clock.advance(Duration.ofSeconds(5));
                      return search.search(scope, query);
                    }));
    assertProblem(
        401,
        "unauthenticated",
        null,
        rest.post("/v1/search", "{\"text\":\"a\",\"mode\":\"keyword\"}"));
    assertEquals(
        200,
        rest.post("/v1/search", "foreigner", "{\"text\":\"a\",\"mode\":\"keyword\"}").status());
  }

  @Test
  void givesUp_whenTheTimeThatTheClientWaitsIsOver() {
    rest.close();
    List<Duration> limits = new ArrayList<>();
    Deadlines impatient =
        new Deadlines() {
          @Override
          public <T> T within(Duration limit, Supplier<T> work) {
            limits.add(limit);
            if (limit.equals(Duration.ofSeconds(7))) {
              throw new UnavailableException(
                  ErrorCode.DEADLINE_EXCEEDED, "it took longer than it may", null);
            }
            return work.get();
          }

          @Override
          public Optional<Duration> remaining() {
            return Optional.empty();
          }
        };
    rest =
        RestFixture.over(
            useCases -> Stores.with(useCases, Deadlines.class, impatient),
            RestConfig.Limits.DEFAULT);
    assertEquals(200, rest.get("/v1/packets").status());
    Answer late = rest.send(rest.request("/v1/packets").header("Prefer", "wait=7"));
    assertProblem(504, "deadline-exceeded", null, late);
    assertTrue(late.json().path("retryable").asBoolean());
    assertEquals(List.of(Duration.ofSeconds(30), Duration.ofSeconds(7)), limits);
  }
}
