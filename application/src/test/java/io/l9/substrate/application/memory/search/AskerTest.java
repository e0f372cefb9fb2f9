package io.l9.substrate.application.memory.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.search.RankWeights;
import io.l9.substrate.domain.memory.search.ScoreDetails;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchMode;
import io.l9.substrate.domain.memory.search.SearchQuery;
import java.util.List;
import org.junit.jupiter.api.Test;

class AskerTest extends SearchTestBase {

  private Packet said(String agent, String text) {
    return fixture.stored(fixture.draft(text).agent(agent));
  }

  private List<SearchHit> hits(SearchQuery.Builder query) {
    return search(query.mode(SearchMode.KEYWORD)).hits();
  }

  @Test
  void prefersWhatTheAskerSaid_andExplainsIt() {
    Packet assistant = said("assistant", "the lease of the flat");
    Packet user = said("user", "the lease of the flat here");
    said("assistant", "the flat has a balcony and a view over the bay");

    assertEquals(assistant, hits(query("my lease flat")).get(0).packet());
    List<SearchHit> hits = hits(query("my lease flat").asker("user"));

    assertEquals(user, hits.get(0).packet());
    List<ScoreDetails.Part> parts = hits.get(0).details().parts();
    assertEquals(
        new ScoreDetails.Part("asker", 1, RankWeights.ASKER, RankWeights.ASKER),
        parts.get(parts.size() - 1));
    assertEquals(hits.get(0).details().total(), hits.get(0).score(), 1e-12);
    assertEquals(3, hits.get(1).details().parts().size());
  }

  @Test
  void changesNothing_whenTheTextSpeaksOfNobodyInTheFirstPerson() {
    said("assistant", "the lease of the flat");
    said("user", "the lease of the flat here");
    assertEquals(hits(query("lease flat")), hits(query("lease flat").asker("user")));
    assertEquals(hits(query("my lease flat")), hits(query("my lease flat").asker("nobody")));
  }

  @Test
  void findsTheSame_howeverFewAreWanted() {
    for (int i = 0; i < 60; i++) {
      said(i % 20 == 19 ? "user" : "assistant", "common word number" + " x".repeat(i));
    }
    List<PacketId> all = ids(search(query("my common word").asker("user").limit(60)));
    assertEquals(60, all.size());
    for (int few : new int[] {1, 3, 5}) {
      assertEquals(
          all.subList(0, few), ids(search(query("my common word").asker("user").limit(few))));
    }
  }

  @Test
  void worksInEveryMode() {
    said("assistant", "I moved to the coast");
    Packet user = said("user", "I moved to the coast too");
    said("assistant", "people move house every ten years or so");
    for (SearchMode mode : SearchMode.values()) {
      SearchHit first = search(query("where did I move").mode(mode).asker("user")).hits().get(0);
      assertEquals(user, first.packet(), mode::code);
    }
  }
}
