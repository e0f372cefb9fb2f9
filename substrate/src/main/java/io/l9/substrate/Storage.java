package io.l9.substrate;

import io.l9.substrate.domain.audit.AuditStore;
import io.l9.substrate.domain.checkpoints.CheckpointStore;
import io.l9.substrate.domain.identity.IdentityStore;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.logs.LogStore;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.reasoning.ReasoningStore;
import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.requests.RequestStore;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.store.ItemStore;
import io.l9.substrate.domain.subject.SubjectStore;
import io.l9.substrate.domain.tasks.TaskStore;
import io.l9.substrate.domain.tenancy.Deadlines;
import io.l9.substrate.domain.traces.TraceStore;
import io.l9.substrate.domain.trade.TradeStore;
import io.l9.substrate.domain.world.WorldStore;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.persistence.Persistence;
import io.l9.substrate.persistence.tenancy.ScopeSigner;
import java.time.Clock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The stores of every context, as one login of a database or in memory.
 *
 * @param persistence null: in memory
 * @param schema that holds the tables; empty: in memory
 * @param closing closes the stores
 */
record Storage(
    MemoryStore memory,
    KnowledgeStore knowledge,
    ReflectionStore reflections,
    IdentityStore identity,
    MaintenanceStore maintenance,
    RequestStore requests,
    AuditStore audit,
    TaskStore tasks,
    CheckpointStore checkpoints,
    ItemStore items,
    ReasoningStore reasoning,
    TraceStore traces,
    LogStore logs,
    WorldStore world,
    TradeStore trade,
    SubjectStore subjects,
    Deadlines deadlines,
    @Nullable Persistence persistence,
    String schema,
    Runnable closing)
    implements AutoCloseable {

  static Storage inMemory(JsonCodec json, Clock clock) {
    InMemoryAdapters adapters = new InMemoryAdapters(json, clock);
    return new Storage(
        adapters.memory(),
        adapters.knowledge(),
        adapters.reflection(),
        adapters.identity(),
        adapters.maintenance(),
        adapters.requests(),
        adapters.audit(),
        adapters.tasks(),
        adapters.checkpoints(),
        adapters.items(),
        adapters.reasoning(),
        adapters.traces(),
        adapters.logs(),
        adapters.world(),
        adapters.trade(),
        adapters.subjects(),
        adapters.deadlines(),
        null,
        "",
        adapters::close);
  }

  /**
   * Opens a database after the checks of {@link Opening}.
   *
   * @param owner migrates the schema before it is opened; null: it is only compared
   * @param schema null: the one that holds the tables
   * @param signer of the login's scopes; null: it chooses them itself
   */
  static Storage open(
      DataSource login,
      @Nullable DataSource owner,
      @Nullable String schema,
      @Nullable ScopeSigner signer,
      JsonCodec json) {
    return in(Opening.schema(login, owner, schema), login, signer, json);
  }

  /** Opens a schema that was checked already. */
  static Storage in(String schema, DataSource login, @Nullable ScopeSigner signer, JsonCodec json) {
    Persistence persistence = Persistence.open(login, schema, json, signer);
    return new Storage(
        persistence.memory(),
        persistence.knowledge(),
        persistence.reflections(),
        persistence.identity(),
        persistence.maintenance(),
        persistence.requests(),
        persistence.audit(),
        persistence.tasks(),
        persistence.checkpoints(),
        persistence.items(),
        persistence.reasoning(),
        persistence.traces(),
        persistence.logs(),
        persistence.world(),
        persistence.trade(),
        persistence.subjects(),
        persistence.deadlines(),
        persistence,
        schema,
        persistence::close);
  }

  @Override
  public void close() {
    closing.run();
  }
}
