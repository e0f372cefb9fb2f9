package io.l9.substrate.application.knowledge.fact;

import io.l9.substrate.application.shared.KnowledgeConfig;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.fact.FactReading;
import io.l9.substrate.domain.knowledge.fact.ReadingMarkRepository;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The use case of background extraction. Marks are moved as platform administrator; facts are
 * asserted as the administrator of the packet's tenant, or as the system's agent of its
 * organisation, who alone see the packet and its slots.
 */
public final class FactReadingService implements FactReading {

  /** Before a packet that failed is tried again: with all attempts, four hours of an outage. */
  private static final Duration PAUSE = Duration.ofMinutes(30);

  private final UnitOfWork unitOfWork;
  private final ReadingMarkRepository marks;
  private final PacketRepository packets;
  private final FactExtractionService extraction;
  private final Clock clock;

  public FactReadingService(
      KnowledgeStore store,
      PacketRepository packets,
      FactExtractionService extraction,
      KnowledgeConfig config) {
    this.unitOfWork = store.unitOfWork();
    this.marks = store.readingMarks();
    this.packets = packets;
    this.extraction = extraction;
    this.clock = config.clock();
  }

  @Override
  public Step work(TenantScope scope, int batch, @Nullable TenantId after) {
    requirePlatformAdmin(scope);
    Require.limit("/batch", batch, MAX_BATCH);
    TenantId tenant = unitOfWork.inScope(scope, () -> marks.tenantAfter(after)).orElse(null);
    if (tenant == null) {
      return new Step(null, 0);
    }
    Instant now = Times.stored(clock.instant());
    List<PacketId> unread = unitOfWork.inScope(scope, () -> marks.unread(tenant, batch, now));
    Map<PacketId, Packet> found =
        unread.isEmpty()
            ? Map.of()
            : unitOfWork.inScope(scope, () -> packets.findAll(unread)).stream()
                .collect(Collectors.toMap(Packet::id, Function.identity()));
    int read = 0;
    for (PacketId id : unread) {
      if (!read(scope, tenant, id, found.get(id), now)) {
        return new Step(tenant, read);
      }
      read++;
    }
    return new Step(read < batch ? tenant : after, read);
  }

  /** Reads a packet; false: it waits for another attempt. */
  private boolean read(
      TenantScope scope, TenantId tenant, PacketId id, @Nullable Packet packet, Instant now) {
    try {
      if (packet != null && !packet.expired(now)) {
        reader(scope, packet).ifPresent(reader -> extraction.extract(reader, packet));
      }
    } catch (SubstrateException e) {
      // nobody reads for an owner who was erased, and whose packets go
      if (e.code() != ErrorCode.SUBJECT_ERASED && !isGivenUp(scope, tenant, now, e)) {
        return false;
      }
    }
    return unitOfWork.inScope(
        scope,
        () -> {
          marks.pass(tenant, id);
          return true;
        });
  }

  private boolean isGivenUp(
      TenantScope scope, TenantId tenant, Instant now, SubstrateException failure) {
    String error = failure.code().code() + ": " + failure.getMessage();
    return unitOfWork.inScope(
        scope,
        () -> {
          int attempts = marks.postpone(tenant, now.plus(PAUSE), error);
          return attempts >= MAX_ATTEMPTS;
        });
  }

  /** Returns the scope that sees the packet; empty: none does but a platform administrator's. */
  private static Optional<TenantScope> reader(TenantScope scope, Packet packet) {
    boolean hidden = packet.visibility() == Visibility.L_PRIVATE;
    OrgId org = packet.owner().org();
    if (hidden && org == null) {
      return Optional.empty();
    }
    return Optional.of(
        new TenantScope(
            packet.owner().tenant(),
            org,
            null,
            hidden ? Role.L9_SYSTEM : Role.TENANT_ADMIN,
            scope.correlation(),
            scope.session(),
            scope.trace()));
  }

  @Override
  public long waiting(TenantScope scope) {
    requirePlatformAdmin(scope);
    return unitOfWork.inScope(
        scope,
        () -> {
          long waiting = 0;
          Optional<TenantId> tenant = marks.tenantAfter(null);
          while (tenant.isPresent()) {
            waiting += marks.countUnread(tenant.get());
            tenant = marks.tenantAfter(tenant.get());
          }
          return waiting;
        });
  }

  private static void requirePlatformAdmin(TenantScope scope) {
    if (scope.role() != Role.PLATFORM_ADMIN) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "packets are read in the background by platform administrators, not by the role "
              + scope.role().code());
    }
  }
}
