package io.l9.substrate.persistence.memory.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.ContentHash;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.persistence.MemoryFixture;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.shared.Seeds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Packets that other clients wrote, by SQL and by their own rules, are read like any other. */
class OtherClientsIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  /** JSON that PostgreSQL takes and no draft of ours would get through with. */
  private static final List<String> ODD =
      List.of(
          "{\"pi\": 3.14159265358979323846264338327950288, \"huge\": 1e400, \"tiny\": 1e-400}",
          "{\"id\": 18446744073709551615, \"text\": \"beside it\"}",
          "[".repeat(500) + "{\"a\": 1}" + "]".repeat(500),
          "[" + "9".repeat(5000) + "]",
          "{\"a\": 1, \"a\": 2, \"\\u0041\": \"\\ud83d\\ude00\\u2028\"}",
          "null");

  @Test
  void readsWhatNoDraftCouldSay_andThePageThatItIsIn(TestInfo test) throws Exception {
    Random random = Seeds.of(test);
    MemoryFixture fixture = new MemoryFixture(random);
    ThreadId thread = new ThreadId(Seeds.uuid(random));
    Packet plain = fixture.packet().thread(thread).build();
    inScope(fixture, () -> MEMORY.persistence().memory().packets().createAbsent(List.of(plain)));
    try (Connection superuser = MEMORY.database().superuser().getConnection();
        PreparedStatement insert =
            superuser.prepareStatement(
                "INSERT INTO packet_store (packet_type, envelope, thread_id, tenant_id, org_id,"
                    + " user_id, tags, parent_ids) SELECT '', ?::jsonb, thread_id, tenant_id,"
                    + " org_id, user_id, '{NULL,\"\"}', NULL FROM packet_store WHERE packet_id = ?")) {
      for (String odd : ODD) {
        insert.setString(1, odd);
        insert.setObject(2, plain.id().value());
        insert.executeUpdate();
      }
    }

    List<Packet> page =
        inScope(
            fixture,
            () ->
                MEMORY
                    .persistence()
                    .memory()
                    .packets()
                    .thread(new ThreadQuery(thread, false, 50, null), MemoryFixture.NOW)
                    .items());

    assertEquals(1 + ODD.size(), page.size());
    for (Packet packet : page) {
      assertEquals(
          packet.payload(),
          MigratedMemory.JSON.of(MigratedMemory.JSON.read(packet.payload())),
          "as good a document as any");
      assertEquals(
          packet,
          inScope(
              fixture,
              () -> MEMORY.persistence().memory().packets().find(packet.id()).orElseThrow()));
      assertEquals(ContentHash.of(packet.packetType(), packet.payload()), packet.contentHash());
    }
    assertEquals(
        List.of("{\"id\":\"18446744073709551615\",\"text\":\"beside it\"}"),
        page.stream()
            .map(packet -> packet.payload().text())
            .filter(text -> text.contains("beside it"))
            .toList());
  }

  private static <T> T inScope(MemoryFixture fixture, Supplier<T> work) {
    return MEMORY.persistence().memory().unitOfWork().inScope(fixture.actor(), work);
  }
}
