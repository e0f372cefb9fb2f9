package io.l9.substrate.persistence.memory.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.search.LexicalIndex.Entry;
import io.l9.substrate.domain.memory.search.LexicalIndex.Match;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.persistence.Persistence;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.search.LexicalCases;
import io.l9.substrate.testkit.memory.search.LexicalIndexRankingContract;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The ranking where few packets are many, so that rare words are read first. */
class SqlLexicalIndexRankingIT extends LexicalIndexRankingContract {

  @RegisterExtension static final MigratedMemory MEMORY = MigratedMemory.comparing(0);

  @Override
  protected MemoryPorts ports() {
    return MEMORY.ports();
  }

  @Test
  void findsWhatEveryTenantHas_forAPlatformAdministrator() {
    String rare = "rare" + random().nextLong();
    Entry here = stored(world().endUser(), Map.of(rare, 1, "common", 1));
    Entry there = stored(world().foreigner(), Map.of(rare, 2, "common", 1));
    try (Persistence persistence =
        Persistence.open(MEMORY.database().maintainer(), "public", MigratedMemory.JSON)) {
      MemoryStore store = persistence.memory();
      TenantScope admin = world().endUser().withRole(Role.PLATFORM_ADMIN);
      List<Match> found =
          store
              .unitOfWork()
              .inScope(
                  admin,
                  () ->
                      store
                          .lexicalIndex()
                          .search(
                              LexicalCases.query(
                                  Set.of(rare, "common"), PacketFilter.NONE, 2, null, NOW))
                          .matches());
      assertEquals(
          Set.of(here.packet().id(), there.packet().id()),
          found.stream().map(Match::packet).collect(Collectors.toSet()));
    }
  }

  private Entry stored(TenantScope actor, Map<String, Integer> frequencies) {
    Entry entry = LexicalCases.entry(stored(actor, packet(actor)), frequencies);
    run(actor, () -> memory().lexicalIndex().addAll(List.of(entry)));
    return entry;
  }
}
