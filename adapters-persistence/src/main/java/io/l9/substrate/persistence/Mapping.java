package io.l9.substrate.persistence;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.persistence.audit.AuditComponents;
import io.l9.substrate.persistence.identity.IdentityComponents;
import io.l9.substrate.persistence.knowledge.fact.FactComponents;
import io.l9.substrate.persistence.knowledge.graph.GraphComponents;
import io.l9.substrate.persistence.logs.LogComponents;
import io.l9.substrate.persistence.maintenance.MaintenanceComponents;
import io.l9.substrate.persistence.memory.access.AccessComponents;
import io.l9.substrate.persistence.memory.embedding.EmbeddingComponents;
import io.l9.substrate.persistence.memory.event.EventComponents;
import io.l9.substrate.persistence.memory.note.NoteComponents;
import io.l9.substrate.persistence.memory.packet.PacketComponents;
import io.l9.substrate.persistence.memory.summary.SummaryComponents;
import io.l9.substrate.persistence.reasoning.ReasoningComponents;
import io.l9.substrate.persistence.reflection.ReflectionComponents;
import io.l9.substrate.persistence.requests.RequestComponents;
import io.l9.substrate.persistence.retention.RetentionComponents;
import io.l9.substrate.persistence.shared.EnumConverters;
import io.l9.substrate.persistence.shared.JsonColumnFormat;
import io.l9.substrate.persistence.tasks.TaskComponents;
import io.l9.substrate.persistence.tenancy.TenancyComponents;
import jakarta.persistence.ValidationMode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.MappingSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/**
 * The mapping of the substrate's rows, one for each schema and codec of a process. It knows no
 * database, which is why several share it; and it is kept, because making it takes longer than
 * everything else that opening the ports takes. Thread-safe.
 */
final class Mapping {

  private record Key(String schema, JsonCodec json) {}

  /** As the version check of the migrations demands it. */
  private static final int OLDEST_SERVER = 15;

  private static final Map<Key, SessionFactory> MADE = new ConcurrentHashMap<>();

  private Mapping() {}

  static SessionFactory of(String schema, JsonCodec json) {
    return MADE.computeIfAbsent(
        new Key(schema, json),
        key -> configuration(schema, json, entities()).createEntityManagerFactory());
  }

  /** The settings, with which Hibernate asks no database: each version has one schema. */
  static HibernatePersistenceConfiguration configuration(
      String schema, JsonCodec json, Collection<Class<?>> entities) {
    HibernatePersistenceConfiguration configuration =
        new HibernatePersistenceConfiguration("l9")
            .managedClasses(EnumConverters.classes())
            .managedClasses(entities)
            .validationMode(ValidationMode.NONE)
            .defaultSchema(schema)
            .property(JdbcSettings.ALLOW_METADATA_ON_BOOT, false)
            .property(JdbcSettings.JAKARTA_HBM2DDL_DB_NAME, "PostgreSQL")
            .property(JdbcSettings.JAKARTA_HBM2DDL_DB_MAJOR_VERSION, OLDEST_SERVER)
            .property(JdbcSettings.JDBC_TIME_ZONE, "UTC")
            // else times go through java.sql.Timestamp, whose calendar before 1582 is the Julian
            .property(MappingSettings.PREFERRED_INSTANT_JDBC_TYPE, "TIMESTAMP_WITH_TIMEZONE")
            // what the server says of a failure may quote rows
            .property(JdbcSettings.LOG_JDBC_ERRORS, false)
            .property(MappingSettings.JSON_FORMAT_MAPPER, new JsonColumnFormat(json));
    TenancyComponents.configure(configuration);
    return configuration;
  }

  /** Every mapped class. */
  static Set<Class<?>> entities() {
    Set<Class<?>> entities = new LinkedHashSet<>();
    entities.addAll(PacketComponents.entities());
    entities.addAll(EventComponents.entities());
    entities.addAll(RequestComponents.entities());
    entities.addAll(RetentionComponents.entities());
    entities.addAll(IdentityComponents.entities());
    entities.addAll(AuditComponents.entities());
    entities.addAll(MaintenanceComponents.entities());
    entities.addAll(AccessComponents.entities());
    entities.addAll(NoteComponents.entities());
    entities.addAll(EmbeddingComponents.entities());
    entities.addAll(SummaryComponents.entities());
    entities.addAll(FactComponents.entities());
    entities.addAll(GraphComponents.entities());
    entities.addAll(ReflectionComponents.entities());
    entities.addAll(TaskComponents.entities());
    entities.addAll(ReasoningComponents.entities());
    entities.addAll(LogComponents.entities());
    return entities;
  }
}
