package io.l9.substrate.application.knowledge.fact;

import static io.l9.substrate.application.knowledge.KnowledgeFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.application.knowledge.KnowledgeComponents;
import io.l9.substrate.application.knowledge.KnowledgeFixture;
import io.l9.substrate.application.shared.KnowledgeConfig;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactExtractor;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactReading;
import io.l9.substrate.domain.knowledge.fact.FactReading.Step;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.text.PayloadFactExtractor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Packets become facts in the background, each once. */
class FactReadingServiceTest {

  private static final TenantScope OPERATOR =
      new TenantScope(
          new TenantId(new UUID(0, 0)),
          null,
          null,
          Role.PLATFORM_ADMIN,
          new UUID(0, 1),
          null,
          null);

  private final KnowledgeFixture fixture = new KnowledgeFixture();
  private final TenantScope user = fixture.user;
  private final Extractor extractor = new Extractor(new PayloadFactExtractor(fixture.memory.json));
  private final FactReading reading = reading(extractor);

  /** An extractor that notes what it reads, and fails where it is told to. */
  private static final class Extractor implements FactExtractor {

    private final FactExtractor rule;
    private final List<PacketId> read = new ArrayList<>();
    private boolean fails;

    Extractor(FactExtractor rule) {
      this.rule = rule;
    }

    @Override
    public FactPath path() {
      return FactPath.OBSERVED;
    }

    @Override
    public List<FactDraft> extract(Input input) {
      read.add(input.packet());
      if (fails) {
        throw new UnavailableException(
            ErrorCode.LANGUAGE_MODEL_UNAVAILABLE, "does not answer", null);
      }
      return rule.extract(input);
    }
  }

  private FactReading reading(FactExtractor of) {
    KnowledgeConfig config = fixture.memory.knowledgeConfig();
    return KnowledgeComponents.of(
            fixture.memory.adapters.knowledge(),
            fixture.memory.adapters.memory().packets(),
            fixture.memory.adapters.reflection(),
            new KnowledgeConfig(
                config.ids(), config.clock(), config.json(), config.spelling(), config.rule(), of))
        .reading();
  }

  /** Reads everything that is to be read now; returns how many packets that are. */
  private int readAll(int batch) {
    int read = 0;
    Step step = reading.work(OPERATOR, batch, null);
    while (step.next() != null || step.read() > 0) {
      read += step.read();
      step = reading.work(OPERATOR, batch, step.next());
    }
    return read;
  }

  private PacketId says(TenantScope actor, String predicate, String object) {
    return fixture.payload(actor, Map.of("subject", "Alice", predicate, object)).id();
  }

  @Test
  void readsThePacketsOfEveryTenant_eachOnce() {
    TenantScope foreigner = fixture.memory.world.foreigner();
    List<PacketId> stored = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      stored.add(says(user, "likes", "thing " + i));
    }
    says(foreigner, "city", "Rome");
    assertEquals(6, reading.waiting(OPERATOR));
    assertEquals(6, readAll(2));
    assertEquals(stored, extractor.read.stream().filter(stored::contains).toList(), "in order");
    assertEquals(0, reading.waiting(OPERATOR));
    assertEquals(0, readAll(2));
    assertEquals(6, extractor.read.size());
    assertEquals(5, fixture.held(user).size());
    assertEquals(List.of(json("Rome")), fixture.told(foreigner, null));
    PacketId later = says(user, "city", "Oslo");
    assertEquals(1, readAll(2), "what came since");
    assertEquals(later, extractor.read.get(6));
  }

  @Test
  void staysWithinTheBoundsOfEachPacket() {
    says(user, "city", "Oslo");
    var hidden =
        fixture
            .memory
            .memory
            .ingestion()
            .ingest(
                fixture.agent,
                PacketDraft.builder(
                        "note", fixture.memory.json.of(Map.of("subject", "Alice", "secret", "yes")))
                    .visibility(Visibility.L_PRIVATE)
                    .build());
    assertEquals(2, readAll(9), hidden::toString);
    Fact own = fixture.held(user).get(0);
    assertEquals(user.owner(), own.owner());
    assertEquals(FactPath.OBSERVED, own.path());
    assertEquals(List.of(), fixture.told(fixture.memory.world.colleague(), null));
    assertEquals(List.of(json("Oslo")), fixture.told(user, null));
    assertEquals(1, fixture.held(fixture.agent).stream().filter(this::isHidden).count());
  }

  private boolean isHidden(Fact fact) {
    return fact.visibility() == Visibility.L_PRIVATE;
  }

  @Test
  void absorbsARejectedValue_thatComesAgain() {
    var rejection =
        fixture.rejections.reject(
            user,
            new RejectionDraft(
                new EntityName("Alice"), "city", fixture.value("Oslo"), Reach.USER, "never"));
    says(user, "city", "OSLO ");
    assertEquals(1, readAll(9));
    assertEquals(List.of(), fixture.told(user, null));
    assertEquals(1, fixture.rejections.get(user, rejection.id()).attempts());
  }

  @Test
  void triesAPacketAgainLater_andPassesItOverInTheEnd() {
    says(user, "city", "Oslo");
    says(user, "food", "rice");
    extractor.fails = true;
    for (int attempt = 1; attempt < FactReading.MAX_ATTEMPTS; attempt++) {
      assertEquals(0, readAll(9));
      assertEquals(0, readAll(9), "not at once");
      assertEquals(attempt, extractor.read.size());
      fixture.memory.clock.advance(Duration.ofHours(1));
    }
    assertEquals(1, readAll(9), "passed over; the next one fails");
    extractor.fails = false;
    fixture.memory.clock.advance(Duration.ofHours(1));
    assertEquals(1, readAll(9));
    assertEquals(List.of(json("rice")), fixture.told(user, null));
  }

  @Test
  void readsNothingOfAnExpiredPacket() {
    var unused =
        fixture
            .memory
            .memory
            .ingestion()
            .ingest(
                user,
                PacketDraft.builder(
                        "note", fixture.memory.json.of(Map.of("subject", "Alice", "city", "Oslo")))
                    .expiresAt(fixture.memory.clock.instant().plusSeconds(1))
                    .build());
    fixture.memory.clock.advance(Duration.ofSeconds(2));
    assertEquals(1, readAll(9));
    assertEquals(List.of(), extractor.read);
  }

  @Test
  void isForPlatformAdministrators() {
    for (TenantScope other : List.of(user, fixture.memory.world.tenantAdmin())) {
      assertThrows(ForbiddenException.class, () -> reading.work(other, 9, null));
      assertThrows(ForbiddenException.class, () -> reading.waiting(other));
    }
  }
}
