package io.l9.substrate.rest;

import io.l9.substrate.domain.archive.StoredArchives;
import io.l9.substrate.domain.audit.AuditUseCases;
import io.l9.substrate.domain.checkpoints.CheckpointUseCases;
import io.l9.substrate.domain.identity.IdentityUseCases;
import io.l9.substrate.domain.knowledge.KnowledgeUseCases;
import io.l9.substrate.domain.logs.LogUseCases;
import io.l9.substrate.domain.maintenance.MaintenanceUseCases;
import io.l9.substrate.domain.memory.MemoryUseCases;
import io.l9.substrate.domain.memory.transfer.PacketImports;
import io.l9.substrate.domain.prompt.PromptUseCases;
import io.l9.substrate.domain.reasoning.ReasoningUseCases;
import io.l9.substrate.domain.reflection.ReflectionUseCases;
import io.l9.substrate.domain.requests.RequestUseCases;
import io.l9.substrate.domain.retention.RetentionUseCases;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.store.StoreUseCases;
import io.l9.substrate.domain.subject.SubjectUseCases;
import io.l9.substrate.domain.tasks.TaskUseCases;
import io.l9.substrate.domain.tenancy.Deadlines;
import io.l9.substrate.domain.traces.TraceUseCases;
import io.l9.substrate.domain.trade.TradeUseCases;
import io.l9.substrate.domain.world.WorldUseCases;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The use cases that the server offers, and the clock, ids and codec that its routes share.
 *
 * @param trade null: the module is switched off, and its paths say so
 * @param identity null: there are no API keys, nor routes to manage them
 * @param platform opened at the first call; throws {@link
 *     io.l9.substrate.domain.shared.UnavailableException} if the server has no login for it
 */
public record RestUseCases(
    MemoryUseCases memory,
    KnowledgeUseCases knowledge,
    PromptUseCases prompt,
    ReflectionUseCases reflection,
    PacketImports imports,
    RequestUseCases requests,
    AuditUseCases audit,
    TaskUseCases tasks,
    CheckpointUseCases checkpoints,
    StoreUseCases store,
    ReasoningUseCases reasoning,
    TraceUseCases traces,
    LogUseCases logs,
    WorldUseCases world,
    @Nullable TradeUseCases trade,
    RetentionUseCases retention,
    StoredArchives archives,
    SubjectUseCases subjects,
    @Nullable IdentityUseCases identity,
    Supplier<Platform> platform,
    Deadlines deadlines,
    JsonCodec json,
    IdGenerator ids,
    Clock clock) {

  /** The use cases of platform administrators, over a login of their own. */
  public record Platform(
      MaintenanceUseCases maintenance,
      RequestUseCases requests,
      TaskUseCases tasks,
      StoredArchives archives,
      SubjectUseCases subjects) {}
}
