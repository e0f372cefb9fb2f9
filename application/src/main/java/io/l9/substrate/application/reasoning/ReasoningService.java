package io.l9.substrate.application.reasoning;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.reasoning.ReasoningDraft;
import io.l9.substrate.domain.reasoning.ReasoningHead;
import io.l9.substrate.domain.reasoning.ReasoningQuery;
import io.l9.substrate.domain.reasoning.ReasoningRepository;
import io.l9.substrate.domain.reasoning.ReasoningStore;
import io.l9.substrate.domain.reasoning.ReasoningTrace;
import io.l9.substrate.domain.reasoning.ReasoningTraces;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The use case of reasoning traces. */
final class ReasoningService implements ReasoningTraces {

  private final UnitOfWork unitOfWork;
  private final ReasoningRepository traces;
  private final PacketRepository packets;
  private final IdGenerator ids;
  private final Clock clock;

  ReasoningService(ReasoningStore store, PacketRepository packets, IdGenerator ids, Clock clock) {
    this.unitOfWork = store.unitOfWork();
    this.traces = store.reasoning();
    this.packets = packets;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public ReasoningTrace record(TenantScope scope, ReasoningDraft draft) {
    Require.present("/reasoning", draft);
    Instant now = Times.stored(clock.instant());
    return unitOfWork.inScope(
        scope,
        () -> {
          Packet packet = packet(draft.packet(), now);
          ReasoningTrace trace = trace(scope, draft, visibility(draft, packet), now);
          requireWritable(scope, trace.head());
          traces.create(trace);
          return trace;
        });
  }

  private @Nullable Packet packet(@Nullable PacketId id, Instant now) {
    if (id == null) {
      return null;
    }
    return packets
        .find(id)
        .filter(packet -> !packet.expired(now))
        .orElseThrow(
            () ->
                ValidationException.at(
                    "/packet_id",
                    "names no packet that is here and visible; store the packet first"));
  }

  private static Visibility visibility(ReasoningDraft draft, @Nullable Packet packet) {
    if (draft.visibility() != null) {
      return draft.visibility();
    }
    return packet == null ? Visibility.SHARED : packet.visibility();
  }

  private static void requireWritable(TenantScope scope, ReasoningHead trace) {
    if (!scope.mayWrite(trace.owner(), trace.visibility())) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "the role "
              + scope.role().code()
              + " may not record reasoning of the scope "
              + trace.visibility().code()
              + " here");
    }
  }

  private ReasoningTrace trace(
      TenantScope scope, ReasoningDraft draft, Visibility visibility, Instant now) {
    return new ReasoningTrace(
        new ReasoningHead(
            ids.next(),
            scope.owner(),
            visibility,
            draft.agentId(),
            draft.packet(),
            draft.steps().size(),
            draft.allTokens(),
            draft.confidence(),
            now,
            scope.correlation(),
            scope.session(),
            scope.trace()),
        draft.features(),
        draft.steps(),
        draft.reasoningTokens(),
        draft.decisionTokens(),
        draft.scores());
  }

  @Override
  public ReasoningTrace get(TenantScope scope, UUID id) {
    Require.present("/reasoning_id", id);
    return unitOfWork.inScope(scope, () -> visible(id));
  }

  private ReasoningTrace visible(UUID id) {
    return traces
        .find(id)
        .orElseThrow(
            () -> new NotFoundException(ErrorCode.NOT_FOUND, "there is no reasoning trace " + id));
  }

  @Override
  public Page<ReasoningHead> list(TenantScope scope, ReasoningQuery query) {
    Require.present("/query", query);
    return unitOfWork.inScope(scope, () -> traces.list(query));
  }

  @Override
  public void delete(TenantScope scope, UUID id) {
    Require.present("/reasoning_id", id);
    boolean deleted =
        unitOfWork.inScope(
            scope,
            () -> {
              visible(id);
              return traces.delete(id);
            });
    if (!deleted) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN, "this scope sees the reasoning trace and may not delete it");
    }
  }
}
