package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.curation.Contradiction;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.curation.PacketAmendment;
import io.l9.substrate.domain.memory.event.AgentEventDraft;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.ItemResult;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.summary.SummaryDraft;
import io.l9.substrate.domain.memory.summary.SummarySubject;
import io.l9.substrate.domain.requests.IdempotentRequests.Answered;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The real use cases under a key, over PostgreSQL. */
class KeyedRequestsIT extends RequestsTestBase {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  KeyedRequestsIT() {
    super(DATABASE);
  }

  /** Each writes something, and would have committed it if it did not join. */
  private Map<String, Supplier<?>> useCases() {
    Packet packet = stored("the one");
    Packet other = stored("the other");
    Map<String, Supplier<?>> all = new LinkedHashMap<>();
    all.put("ingest", () -> memory.ingestion().ingest(actor, draft("one")));
    all.put("ingestAll", () -> memory.ingestion().ingestAll(actor, List.of(draft("all"))));
    all.put("ingestEach", () -> memory.ingestion().ingestEach(actor, List.of(draft("each"))));
    all.put(
        "append",
        () ->
            memory
                .agentEvents()
                .append(
                    actor,
                    List.of(
                        new AgentEventDraft("agent", "type", null, l9.json().of(Map.of()), null))));
    all.put(
        "summary",
        () ->
            memory
                .summaries()
                .create(
                    actor, SummaryDraft.of(SummarySubject.topic("topic"), List.of(packet.id()))));
    all.put(
        "amend",
        () ->
            memory
                .packetCuration()
                .amend(actor, PacketAmendment.builder(packet.id()).addTags(Set.of("tag")).build()));
    all.put(
        "contradict",
        () ->
            memory
                .packetCuration()
                .contradict(actor, new Contradiction(packet.id(), other.id(), "agent")));
    all.put("erase", () -> memory.packetCuration().erase(actor, new Erasure(other.id(), true)));
    return all;
  }

  @Test
  void leavesNothing_whenItEndsBetweenTheWorkAndItsAnswer() {
    Map<String, Supplier<?>> useCases = useCases();
    String before = everything();
    useCases.forEach(
        (name, useCase) -> {
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  run(
                      key(name),
                      () -> {
                        useCase.get();
                        throw new IllegalArgumentException("planted");
                      }),
              name);
          assertEquals(before, everything(), name);
        });
  }

  @Test
  void leavesNothing_whenTheConnectionIsKilledBetweenTheWorkAndItsAnswer() {
    Map<String, Supplier<?>> useCases = useCases();
    String before = everything();
    useCases.forEach(
        (name, useCase) -> {
          UnavailableException thrown =
              assertThrows(
                  UnavailableException.class,
                  () ->
                      run(
                          key(name),
                          () -> {
                            useCase.get();
                            ask(
                                "SELECT count(pg_terminate_backend(pid, 60000)) FROM"
                                    + " pg_stat_activity WHERE usename = 'l9_api'"
                                    + " AND datname = current_database()");
                            return answer();
                          }),
                  name);
          assertEquals(ErrorCode.DATABASE_UNAVAILABLE, thrown.code(), name);
          assertEquals(before, everything(), name);
        });
  }

  @Test
  void storesWorkAndAnswerTogether_once() {
    useCases()
        .forEach(
            (name, useCase) -> {
              String before = everything();
              Answered first =
                  run(
                      key(name),
                      () -> {
                        useCase.get();
                        return answer();
                      });
              assertFalse(first.replayed(), name);
              String after = everything();
              assertFalse(before.equals(after), name);
              Answered second = run(key(name), () -> failing());
              assertTrue(second.replayed(), name);
              assertEquals(first.answer(), second.answer(), name);
              assertEquals(after, everything(), name);
            });
  }

  /** An item that is refused is an answer, and no failure of the unit of work. */
  @Test
  void keepsThePartOfABatchThatWasStored() {
    PacketId nobody = new PacketId(new UUID(0, 7));
    List<PacketDraft> drafts =
        List.of(
            draft("good"),
            PacketDraft.builder("note", l9.json().of(Map.of("text", "bad")))
                .parents(List.of(nobody))
                .build());
    run(
        key("partial"),
        () -> {
          List<ItemResult> results = memory.ingestion().ingestEach(actor, drafts);
          assertInstanceOf(ItemResult.Done.class, results.get(0));
          assertInstanceOf(ItemResult.Failed.class, results.get(1));
          return answer();
        });
    assertEquals("1", count("packet_store"));
    assertTrue(run(key("partial"), () -> failing()).replayed());
  }

  @Test
  void writesOnce_whenTwoSendTheSameAtOnce() throws Exception {
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    FutureTask<Answered> first =
        new FutureTask<>(
            () ->
                run(
                    key("same"),
                    () -> {
                      memory.ingestion().ingest(actor, draft("once"));
                      written.countDown();
                      await(answered);
                      return answer();
                    }));
    new Thread(first, "first").start();
    await(written);
    assertEquals(
        ErrorCode.IDEMPOTENCY_IN_PROGRESS,
        assertThrows(ConflictException.class, () -> run(key("same"), () -> failing())).code());
    TenantScope foreigner =
        new TenantScope(
            Names.tenant("another"),
            actor.org(),
            actor.user(),
            actor.role(),
            actor.correlation(),
            null,
            null);
    assertFalse(
        l9.requests().idempotent().run(foreigner, key("same"), () -> answer()).replayed(),
        "another tenant's is another key");
    answered.countDown();
    assertFalse(first.get(60, TimeUnit.SECONDS).replayed());
    assertTrue(run(key("same"), () -> failing()).replayed());
    assertEquals("1", count("packet_store"));
  }

  private Packet stored(String text) {
    return memory.ingestion().ingest(actor, draft(text)).packet();
  }

  /** Every row of the tenant, as text. */
  private String everything() {
    StringBuilder all = new StringBuilder();
    for (String table :
        List.of(
            "packet_store",
            "packet_tags",
            "packet_terms",
            "agent_memory_events",
            "memory_summaries",
            "idempotency_keys")) {
      all.append(
          ask(
              "SELECT coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '') FROM "
                  + table
                  + " t WHERE tenant_id = '"
                  + actor.tenant().value()
                  + "'"));
    }
    return all.toString();
  }
}
