package io.l9.substrate.application.memory.catalog;

import static io.l9.substrate.application.memory.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.memory.catalog.RankedPlace;
import io.l9.substrate.domain.memory.catalog.RecentImportant;
import io.l9.substrate.domain.memory.catalog.RecentImportantQuery;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecentImportantTest {

  private final MemoryFixture fixture = new MemoryFixture();
  private final TenantScope actor = fixture.world.endUser();

  @Test
  void isNotReady_beforeTheViewsWereRefreshed() {
    Packet packet = fixture.stored(fixture.draft("note").agent("a"));
    UnavailableException e =
        assertThrows(UnavailableException.class, () -> recent(RecentImportantQuery.first()));
    assertEquals(ErrorCode.VIEW_NOT_READY, e.code());
    TenantScope operator =
        new TenantScope(
            new TenantId(new UUID(0, 0)),
            null,
            null,
            Role.PLATFORM_ADMIN,
            new UUID(0, 1),
            null,
            null);
    var unused =
        fixture
            .adapters
            .memory()
            .unitOfWork()
            .inScope(
                operator,
                () ->
                    fixture
                        .adapters
                        .maintenance()
                        .repository()
                        .work(JobCommand.of(Job.REFRESH_VIEWS), NOW, null));
    RecentImportant page = recent(RecentImportantQuery.first());
    assertEquals(NOW, page.refreshedAt());
    assertEquals(
        List.of(packet), page.ranked().stream().map(RecentImportant.Ranked::packet).toList());
  }

  @Test
  void refusesWhatIsNoQuestion() {
    assertThrows(ValidationException.class, () -> new RecentImportantQuery(null, 0, null));
    assertThrows(ValidationException.class, () -> new RecentImportantQuery(null, 201, null));
    assertThrows(ValidationException.class, () -> RecentImportantQuery.ofAgent("\u0000"));
    assertThrows(
        ValidationException.class, () -> new RankedPlace(Double.NaN, MemoryFixture.id(1), "a"));
  }

  private RecentImportant recent(RecentImportantQuery query) {
    return fixture.memory.packetCatalog().recentImportant(actor, query);
  }
}
