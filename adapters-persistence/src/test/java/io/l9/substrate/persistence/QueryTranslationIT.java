package io.l9.substrate.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.l9.substrate.domain.identity.ApiKeyRepository;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.embedding.EmbeddingRepository;
import io.l9.substrate.domain.memory.note.Note;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.identity.IdentityComponents;
import io.l9.substrate.persistence.memory.embedding.EmbeddingComponents;
import io.l9.substrate.persistence.tenancy.Connections;
import io.l9.substrate.persistence.tenancy.Sessions;
import io.l9.substrate.persistence.tenancy.TenancyComponents;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Translations of HQL: kept for the next call, and never without the tenant. */
class QueryTranslationIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  private SessionFactory sessionFactory;
  private TenancyComponents tenancy;
  private Sessions sessions;
  private MemoryFixture fixture;
  private TenantScope actor;

  @BeforeEach
  void open(TestInfo test) {
    Connections connections = new Connections(MEMORY.pool());
    sessionFactory =
        Mapping.configuration("public", MigratedMemory.JSON, Mapping.entities())
            .createEntityManagerFactory();
    tenancy = new TenancyComponents(sessionFactory, connections, "public", "public", null);
    sessions = tenancy.sessions();
    fixture = new MemoryFixture(Seeds.of(test));
    actor = fixture.actor();
  }

  @AfterEach
  void close() {
    sessionFactory.close();
  }

  /** A call finds the text's meaning and its translation; the second is missing under a filter. */
  @Test
  void keepsTheTranslation() {
    EmbeddingRepository embeddings = EmbeddingComponents.repository(sessions);
    ApiKeyRepository keys = IdentityComponents.keys(sessions);
    Runnable queries =
        () ->
            tenancy
                .unitOfWork()
                .inScope(
                    actor,
                    () -> {
                      embeddings.ofPacket(new UUID(1, 1));
                      return keys.madeBy(new UUID(1, 1));
                    });
    queries.run();
    sessionFactory.getStatistics().setStatisticsEnabled(true);
    queries.run();
    assertEquals(2 * 2, sessionFactory.getStatistics().getQueryPlanCacheHitCount());
    assertEquals(0, sessionFactory.getStatistics().getQueryPlanCacheMissCount());
  }

  @Test
  void addsNoTenant_forAPlatformAdministrator() {
    MemoryStore memory = MEMORY.memory();
    UUID id = new UUID(7, 7);
    memory
        .unitOfWork()
        .inScope(
            fixture.actor(),
            () -> {
              memory
                  .notes()
                  .create(
                      new Note(
                          id,
                          fixture.actor().owner(),
                          Visibility.SHARED,
                          "agent",
                          MigratedMemory.JSON.of("text"),
                          0.5,
                          MemoryFixture.NOW),
                      fixture.vector(1536));
              return true;
            });
    TenantScope stranger = fixture.world().foreigner();
    try (HikariDataSource pool = MigratedMemory.pool(MEMORY.database().maintainer(), 1);
        Persistence maintainer = Persistence.open(pool, "public", MigratedMemory.JSON)) {
      assertFalse(memory.unitOfWork().inScope(stranger, () -> memory.notes().delete(id)));
      assertTrue(
          maintainer
              .memory()
              .unitOfWork()
              .inScope(
                  stranger.withRole(Role.PLATFORM_ADMIN),
                  () -> maintainer.memory().notes().delete(id)));
    }
  }

  @Test
  void refusesAQuery_whoseConditionItDoesNotFind() {
    refuses(
        IllegalArgumentException.class,
        session -> session.createSelectionQuery("from AgentEventRow", Object.class));
    refuses(
        IllegalArgumentException.class,
        session -> session.createMutationQuery("delete from AgentEventRow"));
  }

  @Test
  void refusesToRead_exceptByHql() {
    Class<UnsupportedOperationException> refusal = UnsupportedOperationException.class;
    refuses(refusal, session -> session.createNativeQuery("select 1", Integer.class));
    refuses(refusal, session -> session.get(Object.class, new UUID(1, 1)));
    refuses(refusal, StatelessSession::getCriteriaBuilder);
    refuses(refusal, session -> session.enableFilter("_tenantId"));
  }

  /** Afterwards Hibernate adds the tenant itself again. */
  private void refuses(
      Class<? extends RuntimeException> refusal, Function<StatelessSession, Object> query) {
    Object filter =
        tenancy
            .unitOfWork()
            .inScope(
                actor,
                () -> {
                  assertThrows(refusal, () -> sessions.table(Function.identity()).query(query));
                  return sessions.<Object>withSession(
                      session -> session.getEnabledFilter("_tenantId"));
                });
    assertNotNull(filter);
  }
}
