package io.l9.substrate.application.requests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.requests.AnswerBody;
import io.l9.substrate.domain.requests.IdempotencyKey;
import io.l9.substrate.domain.requests.IdempotentRequests.Answered;
import io.l9.substrate.domain.requests.StoredAnswer;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Concurrently;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdempotentRequestsServiceTest {

  private static final String PRINT = IdempotencyKey.fingerprint(new byte[] {1});
  private static final IdempotencyKey KEY = new IdempotencyKey("POST /v1/packets", "k-1", PRINT);

  private final RequestFixture fixture = new RequestFixture();
  private final AtomicInteger runs = new AtomicInteger();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void runsOnce_andGivesTheSameAnswerAgain() {
    TenantScope actor = fixture.world.endUser();
    Answered first = run(actor, KEY);
    Answered second = run(actor, KEY);
    assertFalse(first.replayed());
    assertTrue(second.replayed());
    assertEquals(first.answer(), second.answer());
    assertEquals(1, runs.get());
  }

  @Test
  void refusesAnotherRequest_underTheSameKey() {
    TenantScope actor = fixture.world.endUser();
    run(actor, KEY);
    ValidationException thrown =
        assertThrows(
            ValidationException.class,
            () ->
                run(
                    actor,
                    new IdempotencyKey(
                        KEY.route(), KEY.key(), IdempotencyKey.fingerprint(new byte[] {2}))));
    assertEquals(ErrorCode.IDEMPOTENCY_MISMATCH, thrown.code());
    assertEquals(1, runs.get());
  }

  @Test
  void runsAnew_forAnotherRouteActorOrRole() {
    List<TenantScope> actors =
        List.of(
            fixture.world.endUser(),
            fixture.world.endUser().withRole(Role.CURSOR_USER),
            fixture.world.colleague(),
            fixture.world.endUserElsewhere(),
            fixture.world.foreigner(),
            fixture.world.tenantAdmin());
    for (TenantScope actor : actors) {
      assertFalse(run(actor, KEY).replayed(), actor::toString);
    }
    assertFalse(
        run(actors.get(0), new IdempotencyKey("POST /v1/other", KEY.key(), PRINT)).replayed());
    for (TenantScope actor : actors) {
      assertTrue(run(actor, KEY).replayed(), actor::toString);
    }
  }

  @Test
  void runsAnew_afterADay() {
    TenantScope actor = fixture.world.endUser();
    run(actor, KEY);
    fixture.clock.advance(Duration.ofHours(24).minusNanos(1_000));
    assertTrue(run(actor, KEY).replayed());
    fixture.clock.advance(Duration.ofNanos(1_000));
    assertFalse(run(actor, new IdempotencyKey(KEY.route(), KEY.key(), "0".repeat(64))).replayed());
    assertEquals(2, runs.get());
  }

  /** 4xx and 5xx alike: what failed is evaluated anew. */
  @Test
  void keepsNothing_whenTheWorkThrows() {
    TenantScope actor = fixture.world.endUser();
    for (RuntimeException failure :
        List.of(
            new NotFoundException(ErrorCode.NOT_FOUND, "planted"),
            new IllegalStateException("a defect"))) {
      assertEquals(
          failure,
          assertThrows(
              RuntimeException.class,
              () ->
                  fixture
                      .requests
                      .useCases()
                      .idempotent()
                      .run(
                          actor,
                          KEY,
                          () -> {
                            throw failure;
                          })));
    }
    assertFalse(run(actor, KEY).replayed());
  }

  @Test
  void keepsNothing_whenAPartFailedAndWasCaught() {
    TenantScope actor = fixture.world.endUser();
    SubstrateException thrown =
        assertThrows(
            SubstrateException.class,
            () ->
                fixture
                    .requests
                    .useCases()
                    .idempotent()
                    .run(
                        actor,
                        KEY,
                        () -> {
                          assertThrows(
                              NotFoundException.class,
                              () ->
                                  fixture
                                      .requests
                                      .useCases()
                                      .operations()
                                      .get(actor, fixture.ids.next()));
                          return answer(1);
                        }));
    assertEquals(ErrorCode.ROLLED_BACK, thrown.code());
    assertFalse(run(actor, KEY).replayed());
  }

  @Test
  void runsOnce_howeverManySendItAtOnce() {
    TenantScope actor = fixture.world.endUser();
    List<Answered> answers = Concurrently.run(Collections.nCopies(8, () -> run(actor, KEY)));
    assertEquals(1, runs.get());
    assertEquals(1, answers.stream().filter(answer -> !answer.replayed()).count());
    assertEquals(1, answers.stream().map(Answered::answer).distinct().count());
  }

  @Test
  void refusesKeysThatAreNone_andAnswersThatAreNotToBeKept() {
    for (String key : List.of("", " ", "a b", "ä", "a\u0000", "x".repeat(256), "line\n")) {
      assertThrows(
          ValidationException.class, () -> new IdempotencyKey(KEY.route(), key, PRINT), key);
    }
    assertEquals(255, new IdempotencyKey(KEY.route(), "x".repeat(255), PRINT).key().length());
    assertThrows(ValidationException.class, () -> new IdempotencyKey("", "k", PRINT));
    assertThrows(ValidationException.class, () -> new IdempotencyKey("r", "k", "beef"));
    for (int status : new int[] {100, 199, 400, 404, 503}) {
      assertThrows(
          ValidationException.class,
          () -> new StoredAnswer(status, null, Map.of(), AnswerBody.EMPTY));
    }
    assertThrows(
        ValidationException.class,
        () -> new StoredAnswer(200, null, Map.of("X", "a\r\nSet-Cookie: b"), AnswerBody.EMPTY));
    assertEquals(
        ErrorCode.PAYLOAD_TOO_LARGE,
        assertThrows(
                ValidationException.class, () -> AnswerBody.of(new byte[AnswerBody.MAX_BYTES + 1]))
            .code());
  }

  @Test
  void aLockIsAnotherNumber_forEveryActorRouteAndKey() {
    List<TenantScope> actors = new ArrayList<>(fixture.world.actors());
    Set<Long> numbers = new HashSet<>();
    for (TenantScope actor : actors) {
      numbers.add(KEY.lock(actor));
      assertEquals(KEY.lock(actor), KEY.lock(actor.traced(fixture.ids.next(), "s", "t")));
      numbers.add(new IdempotencyKey(KEY.route(), "k-2", PRINT).lock(actor));
      numbers.add(new IdempotencyKey("POST /v1/other", "k-1", PRINT).lock(actor));
    }
    assertEquals(3 * actors.size(), numbers.size());
  }

  private Answered run(TenantScope actor, IdempotencyKey key) {
    return fixture
        .requests
        .useCases()
        .idempotent()
        .run(actor, key, () -> answer(runs.incrementAndGet()));
  }

  private static StoredAnswer answer(int number) {
    return new StoredAnswer(
        201,
        "text/plain",
        Map.of("Location", "/v1/packets/" + number),
        AnswerBody.of(new byte[] {(byte) number}));
  }
}
