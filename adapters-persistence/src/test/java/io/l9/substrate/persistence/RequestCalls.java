package io.l9.substrate.persistence;

import static io.l9.substrate.persistence.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.ApiKey;
import io.l9.substrate.domain.identity.ApiKeyRepository;
import io.l9.substrate.domain.requests.AnswerBody;
import io.l9.substrate.domain.requests.IdempotencyKey;
import io.l9.substrate.domain.requests.IdempotencyRepository;
import io.l9.substrate.domain.requests.KeyedAnswer;
import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.OperationQuery;
import io.l9.substrate.domain.requests.OperationRepository;
import io.l9.substrate.domain.requests.OperationStatus;
import io.l9.substrate.domain.requests.RequestStore;
import io.l9.substrate.domain.requests.StoredAnswer;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Calls of every method of the ports of requests and keys. */
final class RequestCalls {

  private RequestCalls() {}

  static void keepsAnswers(MemoryFixture fixture, RequestStore requests) {
    IdempotencyRepository idempotency = requests.idempotency();
    OperationRepository operations = requests.operations();
    TenantScope actor = fixture.actor();
    IdempotencyKey key = new IdempotencyKey("POST /v1/x", "key", "0".repeat(64));
    assertTrue(idempotency.lock(key));
    idempotency.create(
        new KeyedAnswer(
            key,
            actor.owner(),
            actor.role(),
            new StoredAnswer(204, null, Map.of(), AnswerBody.EMPTY),
            NOW,
            NOW,
            null,
            null,
            null));
    assertTrue(idempotency.find(key, NOW).isPresent());
    assertTrue(idempotency.delete(key));
    UUID id = Seeds.uuid(fixture.random());
    Operation operation = Operation.pending(id, actor, "kind", NOW, NOW);
    operations.create(operation);
    assertTrue(operations.find(id).isPresent());
    assertTrue(operations.findForChange(id).isPresent());
    assertTrue(operations.findForChange(new UUID(0, 1)).isEmpty());
    assertTrue(operations.update(operation));
    Position after = new Position(NOW.plusSeconds(1), id);
    assertEquals(
        1,
        operations
            .list(new OperationQuery(OperationStatus.PENDING, "kind", 5, after))
            .items()
            .size());
    assertEquals(1, operations.interrupt(NOW));
  }

  static void administersKeys(MemoryFixture fixture, ApiKeyRepository keys) {
    UUID id = Seeds.uuid(fixture.random());
    keys.create(
        new ApiKey(
            id,
            fixture.actor().owner(),
            "n",
            id.toString().substring(24),
            Role.END_USER,
            Set.of(),
            NOW,
            null,
            null,
            null,
            null,
            null,
            null),
        new byte[32]);
    assertTrue(keys.find(id).isPresent());
    assertEquals(
        1,
        keys.list(fixture.actor().org(), Set.of(Role.END_USER), 5, new Position(Instant.MAX, id))
            .items()
            .size());
    assertEquals(List.of(), keys.madeBy(id));
    keys.handOn(id, id);
    assertTrue(keys.replace(id, id, NOW.plusSeconds(1), NOW));
    assertTrue(keys.revoke(id, NOW));
  }
}
