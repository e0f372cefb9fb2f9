package io.l9.substrate.testkit.requests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.requests.AnswerBody;
import io.l9.substrate.domain.requests.IdempotencyKey;
import io.l9.substrate.domain.requests.IdempotencyRepository;
import io.l9.substrate.domain.requests.KeyedAnswer;
import io.l9.substrate.domain.requests.StoredAnswer;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.PacketBuilder;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Moments;
import io.l9.substrate.testkit.shared.Seeds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link IdempotencyRepository}. */
public abstract class IdempotencyRepositoryContract extends RequestContract {

  private static final String ROUTE = "POST /v1/packets";

  /** The packets that answers show, in the same store as {@link #ports()}. */
  protected abstract MemoryStore memory();

  @Test
  void givesAnAnswerBack_withEveryFieldAsItWas() {
    TenantScope actor = world().endUser().traced(Seeds.uuid(random()), "session", "trace");
    byte[] bytes = new byte[70_000];
    random().nextBytes(bytes);
    for (StoredAnswer answer :
        List.of(
            new StoredAnswer(204, null, Map.of(), AnswerBody.EMPTY),
            new StoredAnswer(
                201,
                "application/json; charset=utf-8",
                Map.of("Location", "/v1/packets/1", "ETag", "\"v7\"", "X", "a, \\{b},\"\" 'c'"),
                AnswerBody.of(bytes)))) {
      KeyedAnswer kept = answer(actor, key(), answer);
      run(actor, () -> answers().create(kept));
      assertEquals(Optional.of(kept), find(actor, kept.key()));
    }
  }

  @Test
  void findsWhatIsThere_byRouteAndKey_whateverTheFingerprint_andExpiredOrNot() {
    TenantScope actor = world().endUser();
    KeyedAnswer kept = stored(actor, key());
    assertEquals(
        Optional.of(kept),
        find(actor, new IdempotencyKey(ROUTE, kept.key().key(), "0".repeat(64))));
    assertEquals(
        Optional.empty(),
        find(actor, new IdempotencyKey("POST /v1/x", kept.key().key(), "0".repeat(64))));
    assertEquals(
        Optional.empty(),
        find(actor, new IdempotencyKey(ROUTE, kept.key().key() + "x", "0".repeat(64))));
  }

  @Test
  void keepsEveryTime() {
    TenantScope actor = world().endUser();
    for (Instant at : Moments.EDGES) {
      KeyedAnswer kept = answer(actor, key(), ok(), at, at);
      run(actor, () -> answers().create(kept));
      assertEquals(Optional.of(kept), find(actor, kept.key()));
    }
  }

  @Test
  void refusesASecondAnswer_andForgetsOne() {
    TenantScope actor = world().endUser();
    KeyedAnswer kept = stored(actor, key());
    assertThrows(ConflictException.class, () -> run(actor, () -> answers().create(kept)));
    assertTrue(delete(actor, kept.key()));
    assertFalse(delete(actor, kept.key()));
    assertEquals(Optional.empty(), find(actor, kept.key()));
    run(actor, () -> answers().create(kept));
  }

  /** Not even administrators, who see everything else of their users. */
  @Test
  void keepsEveryActorsKeysApart_tenantOrgUserAndRole() {
    IdempotencyKey key = key();
    List<TenantScope> actors = new ArrayList<>(world().actors());
    Collections.shuffle(actors, random());
    for (TenantScope actor : actors) {
      assertEquals(Optional.empty(), find(actor, key), actor::toString);
      assertFalse(delete(actor, key), actor::toString);
      stored(actor, key);
    }
    for (TenantScope actor : actors) {
      KeyedAnswer own = find(actor, key).orElseThrow();
      assertEquals(actor.owner(), own.owner());
      assertEquals(actor.role(), own.role());
    }
    TenantScope leaver = actors.get(0);
    assertTrue(delete(leaver, key));
    for (TenantScope actor : actors) {
      assertEquals(!actor.equals(leaver), find(actor, key).isPresent(), actor::toString);
    }
  }

  @Test
  void refusesAnAnswerInAnothersName() {
    TenantScope actor = world().endUser();
    for (TenantScope other :
        List.of(
            world().colleague(), world().foreigner(), world().orgAdmin(), world().tenantAdmin())) {
      KeyedAnswer foreign = answer(other, key(), ok());
      assertThrows(
          ForbiddenException.class,
          () -> run(actor, () -> answers().create(foreign)),
          other::toString);
    }
  }

  /** An administrator's erasure, too, reaches what was answered to others, and nothing else. */
  @Test
  void givesNoAnswer_thatShowsWhatWasErased_whoeverErasedIt() {
    Packet packet = packet(null);
    KeyedAnswer shown = showing(packet, world().endUser());
    KeyedAnswer toAnother = showing(packet, world().colleague());
    KeyedAnswer ofAnother = showing(packet(null), world().endUser());
    assertEquals(Optional.of(shown), find(world().endUser(), shown.key()));

    as(
        world().tenantAdmin(),
        () -> memory().packetCuration().erase(new Erasure(packet.id(), false)));

    for (KeyedAnswer gone : List.of(shown, toAnother)) {
      KeyedAnswer left = find(actorOf(gone), gone.key()).orElseThrow();
      assertNull(left.answer());
      assertNotEquals(gone.key().fingerprint(), left.key().fingerprint());
      assertEquals(gone.expiresAt(), left.expiresAt(), "so that the request is not done again");
    }
    assertEquals(Optional.of(ofAnother), find(world().endUser(), ofAnother.key()));
  }

  @Test
  void givesNoAnswer_thatShowsWhatHasExpired() {
    KeyedAnswer kept = showing(packet(NOW.plusSeconds(1)), world().endUser());
    assertEquals(Optional.of(kept), find(world().endUser(), kept.key()));
    assertNull(
        as(world().endUser(), () -> answers().find(kept.key(), NOW.plusSeconds(1)))
            .orElseThrow()
            .answer());
  }

  private Packet packet(@Nullable Instant expiresAt) {
    Packet packet =
        new PacketBuilder(
                new PacketId(Seeds.uuid(random())),
                world().endUser().owner(),
                new JsonDocument("\"" + Seeds.uuid(random()) + "\""),
                NOW)
            .expiresAt(expiresAt)
            .build();
    run(
        world().endUser(),
        () -> assertEquals(Set.of(packet.id()), memory().packets().createAbsent(List.of(packet))));
    return packet;
  }

  private KeyedAnswer showing(Packet packet, TenantScope actor) {
    String body = "{\"data\":[{\"id\":\"" + packet.id() + "\",\"payload\":\"ä\"}]}";
    KeyedAnswer kept =
        answer(
            actor,
            key(),
            new StoredAnswer(
                201,
                "application/json",
                Map.of("Location", "/v1/packets/" + packet.id()),
                AnswerBody.of(body.getBytes(StandardCharsets.UTF_8))));
    run(actor, () -> answers().create(kept));
    return kept;
  }

  private TenantScope actorOf(KeyedAnswer kept) {
    return world().actors().stream()
        .filter(actor -> actor.owner().equals(kept.owner()) && actor.role() == kept.role())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void takesBackWhatItKept_whenTheUnitOfWorkFails() {
    TenantScope actor = world().endUser();
    KeyedAnswer kept = answer(actor, key(), ok());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            run(
                actor,
                () -> {
                  answers().create(kept);
                  throw new IllegalArgumentException("planted");
                }));
    assertEquals(Optional.empty(), find(actor, kept.key()));
  }

  @Test
  void letsOneOfManyHaveAKey_whoeverElseWantsItAtOnce() {
    TenantScope actor = world().endUser();
    KeyedAnswer kept = answer(actor, key(), ok());
    List<Callable<Boolean>> tasks =
        Collections.nCopies(
            8,
            () ->
                as(
                    actor,
                    () -> {
                      if (!answers().lock(kept.key())
                          || answers().find(kept.key(), NOW).isPresent()) {
                        return false;
                      }
                      answers().create(kept);
                      return true;
                    }));
    assertEquals(1, Concurrently.run(tasks).stream().filter(had -> had).count());
  }

  @Test
  void locksAgain_inTheSameUnitOfWork_andInLaterOnes() {
    TenantScope actor = world().endUser();
    IdempotencyKey key = key();
    for (int i = 0; i < 2; i++) {
      run(
          actor,
          () -> {
            assertTrue(answers().lock(key));
            assertTrue(answers().lock(key));
          });
    }
  }

  @Test
  void refusesToWorkOutsideOfAUnitOfWork() {
    IdempotencyKey key = key();
    KeyedAnswer answer = answer(world().endUser(), key, ok());
    for (Runnable use :
        List.<Runnable>of(
            () -> answers().lock(key),
            () -> answers().find(key, NOW),
            () -> answers().create(answer),
            () -> answers().delete(key))) {
      assertThrows(IllegalStateException.class, use::run);
    }
  }

  private IdempotencyRepository answers() {
    return requests().idempotency();
  }

  private IdempotencyKey key() {
    return new IdempotencyKey(
        ROUTE, Seeds.uuid(random()).toString(), IdempotencyKey.fingerprint(new byte[] {1}));
  }

  private static StoredAnswer ok() {
    return new StoredAnswer(200, "text/plain", Map.of(), AnswerBody.of(new byte[] {7}));
  }

  private static KeyedAnswer answer(TenantScope actor, IdempotencyKey key, StoredAnswer answer) {
    return answer(actor, key, answer, NOW, NOW.plus(Duration.ofHours(1)));
  }

  private static KeyedAnswer answer(
      TenantScope actor, IdempotencyKey key, StoredAnswer answer, Instant at, Instant expiresAt) {
    return new KeyedAnswer(
        key,
        actor.owner(),
        actor.role(),
        answer,
        at,
        expiresAt,
        actor.correlation(),
        actor.session(),
        actor.trace());
  }

  private KeyedAnswer stored(TenantScope actor, IdempotencyKey key) {
    KeyedAnswer kept = answer(actor, key, ok());
    run(actor, () -> answers().create(kept));
    return kept;
  }

  private Optional<KeyedAnswer> find(TenantScope actor, IdempotencyKey key) {
    return as(actor, () -> answers().find(key, NOW));
  }

  private boolean delete(TenantScope actor, IdempotencyKey key) {
    return as(actor, () -> answers().delete(key));
  }
}
