package io.l9.substrate.testkit.memory.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Kit of the {@link PacketRepository}: packets come back as they were stored. */
public abstract class PacketRepositoryContract extends PacketContract {

  @Test
  void findsWhatWasStored_withEveryFieldAsItWas() {
    TenantScope actor = world().endUser();
    Packet first = stored(actor, packet(actor));
    Packet second = stored(actor, packet(actor).parents(first));
    Packet packet =
        stored(
            actor,
            packet(actor)
                .type("inference.step")
                .payload(json("{\"text\":\"hello\",\"n\":0.1}"))
                .agent("planner")
                .thread(thread())
                .timestamp(NOW.minusMillis(1))
                .parents(second, first)
                .derivation(Derivation.MERGE)
                .tags("zulu", "alpha", "mike")
                .expiresAt(NOW.plusSeconds(3600))
                .importance(0.7)
                .accessed(3, NOW.minusSeconds(5))
                .chunkCount(4)
                .tracing(Seeds.uuid(random()), "session 1", "trace 1"));
    assertEquals(2, packet.generation());
    assertEquals(first.id(), packet.root());
    assertSame(packet, find(actor, packet.id()).orElseThrow());
  }

  @Test
  void findsWhatWasStored_whenEverythingOptionalIsAbsent() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    assertSame(packet, find(actor, packet.id()).orElseThrow());
  }

  @Test
  void keepsTheVisibilityAndTheOwner() {
    for (Packet packet : oneOfEveryKind(p -> p)) {
      assertSame(packet, find(writerOf(packet), packet.id()).orElseThrow());
    }
  }

  @Test
  void keepsEveryDerivation() {
    TenantScope actor = world().endUser();
    Packet parent = stored(actor, packet(actor));
    for (Derivation derivation : Derivation.values()) {
      Packet packet = stored(actor, packet(actor).parents(parent).derivation(derivation));
      assertSame(packet, find(actor, packet.id()).orElseThrow());
    }
  }

  @Test
  void keepsEveryPayload() {
    TenantScope actor = world().endUser();
    for (String text :
        List.of(
            "{}",
            "[]",
            "null",
            "true",
            "\"text\"",
            "\"\"",
            "0",
            "-1.5e-7",
            "0.1",
            "1e21",
            "1e300",
            "9007199254740993",
            "-9223372036854775808",
            "{\"\":\"\"}",
            "{\"zz\":1,\"b\":2,\"aaa\":{\"c\":[null,false,[[]],{}]}}",
            "{\"größe\":\"日本語 \\ud83d\\ude80 \\\"\\\\\\/\\u0001\\n\\u2028\"}")) {
      Packet packet = stored(actor, packet(actor).payload(json(text)));
      assertEquals(packet.payload(), find(actor, packet.id()).orElseThrow().payload(), text);
    }
  }

  @Test
  void keepsUnicodeInEveryText() {
    TenantScope actor = world().endUser();
    String text = "Grüße, 日本語 \uD83D\uDE80 'quoted' \"{a,b}\" back\\slash\ttab";
    Packet packet =
        stored(
            actor,
            packet(actor)
                .type(text)
                .agent(text)
                .tags(text, "NULL", "a,b", "{}", " padded ")
                .tracing(Seeds.uuid(random()), text, text));
    assertSame(packet, find(actor, packet.id()).orElseThrow());
  }

  @Test
  void storesAThousandAtOnce() {
    TenantScope actor = world().endUser();
    List<Packet> packets =
        IntStream.range(0, 1000)
            .mapToObj(i -> packet(actor).tags("t" + i, "common").agent("agent " + i % 7).build())
            .toList();
    store(actor, packets);
    assertSameElements(packets, as(actor, () -> packets().findAll(ids(packets))));
  }

  @Test
  void storesThePayloadOfTheLargestSize() {
    TenantScope actor = world().endUser();
    int escaped = (PacketDraft.MAX_PAYLOAD - 4) / 3;
    JsonDocument payload = json().of("é\n".repeat(escaped) + "xx");
    assertEquals(PacketDraft.MAX_PAYLOAD, payload.text().length());
    Packet packet = stored(actor, packet(actor).payload(payload));
    assertEquals(payload, find(actor, packet.id()).orElseThrow().payload());
  }

  @Test
  void keepsTheOrderOfParentsAndTags() {
    TenantScope actor = world().endUser();
    Packet[] parents =
        IntStream.range(0, PacketDraft.MAX_PARENTS)
            .mapToObj(i -> packet(actor).build())
            .toArray(Packet[]::new);
    String[] tags =
        IntStream.range(0, PacketDraft.MAX_TAGS)
            .mapToObj(i -> "tag " + random().nextInt(1000) + " " + i)
            .toArray(String[]::new);
    store(actor, parents);
    Packet packet = stored(actor, packet(actor).parents(parents).tags(tags));
    Packet found = find(actor, packet.id()).orElseThrow();
    assertEquals(packet.parents(), found.parents());
    assertEquals(List.of(tags), List.copyOf(found.tags()));
  }

  @Test
  void storesParentsAndChildrenTogether_whateverTheirOrder() {
    TenantScope actor = world().endUser();
    Packet parent = packet(actor).build();
    Packet child = packet(actor).parents(parent).build();
    Packet grandchild = packet(actor).parents(child, parent).build();
    store(actor, grandchild, child, parent);
    assertSame(grandchild, find(actor, grandchild.id()).orElseThrow());
    assertSame(child, find(actor, child.id()).orElseThrow());
  }

  @Test
  void returnsNothing_whenNothingIsThereOrAskedFor() {
    TenantScope actor = world().endUser();
    PacketId unknown = new PacketId(Seeds.uuid(random()));
    run(
        actor,
        () -> {
          assertEquals(Optional.empty(), packets().find(unknown));
          assertEquals(List.of(), packets().findAll(List.of(unknown)));
          assertEquals(List.of(), packets().findAll(List.of()));
          assertEquals(Map.of(), packets().holders(List.of(packet(actor).build().duplicateKey())));
          assertEquals(Map.of(), packets().holders(List.of()));
          assertEquals(List.of(), packets().at(List.of()));
          assertEquals(List.of(), packets().lock(List.of(unknown)));
          assertEquals(List.of(), packets().lock(List.of()));
          assertEquals(Set.of(), packets().createAbsent(List.of()));
          assertEquals(
              new Page<>(List.of(), null), packets().thread(ThreadQuery.of(thread()), NOW));
          packets().reinforce(List.of(unknown), NOW);
          packets().reinforce(List.of(), NOW);
          packets().releaseKeys(List.of(unknown));
          packets().releaseKeys(List.of());
        });
  }

  @Test
  void findsEachOnce_whenAskedForTwice() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    assertEquals(1, as(actor, () -> packets().findAll(List.of(packet.id(), packet.id()))).size());
  }

  @Test
  void findsExpiredPackets_becauseTheCallerDecidesWhatToServe() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor).expiresAt(NOW.minusSeconds(60)));
    assertSame(packet, find(actor, packet.id()).orElseThrow());
    assertEquals(1, as(actor, () -> packets().findAll(List.of(packet.id()))).size());
    assertHolds(actor, packet);
  }
}
