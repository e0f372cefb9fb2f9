package io.l9.substrate.persistence.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import io.l9.substrate.domain.knowledge.graph.EntityMerge;
import io.l9.substrate.domain.knowledge.graph.EntityMergeQuery;
import io.l9.substrate.domain.knowledge.graph.EntityMergeRepository;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import io.l9.substrate.persistence.tenancy.Table;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Merges of entities as rows of {@code entity_aliases}. */
final class HibernateEntityMergeRepository implements EntityMergeRepository {

  private final Sessions sessions;
  private final Table<EntityMergeTable> table;
  private final EntityMergeMapper mapper = new EntityMergeMapperImpl();

  HibernateEntityMergeRepository(Sessions sessions) {
    this.sessions = sessions;
    table = sessions.table(EntityMergeTable_::new);
  }

  @Override
  public void create(EntityMerge merge) {
    table.insert(rows -> rows.insert(mapper.toRow(merge, sessions.scope())));
  }

  @Override
  public Optional<EntityMerge> find(UUID id) {
    return sessions.find(EntityMergeRow.class, id).map(mapper::toMerge);
  }

  @Override
  public Page<EntityMerge> list(EntityMergeQuery query) {
    EntityName name = query.name();
    List<EntityMergeRow> found =
        sessions
            .select(EntityMergeRow.class)
            .where("? = ANY (r.names)", name == null ? null : name.normalized())
            .page("created_at", true, query.after(), query.limit() + 1);
    return Page.of(
        found.stream().map(mapper::toMerge).toList(), query.limit(), EntityMerge::position);
  }

  @Override
  public boolean delete(UUID id) {
    return table.query(rows -> rows.delete(id)) > 0;
  }

  @Override
  public int count(int most) {
    return sessions
        .query(
            Sql.of("SELECT count(*) FROM (SELECT FROM entity_aliases m WHERE ")
                .append(sessions.tenantOf("m"))
                .append(" LIMIT " + most + ") seen"),
            row -> row.getInt(1))
        .get(0);
  }

  @Override
  public EntityResolution resolution() {
    List<List<String>> names =
        sessions.query(
            Sql.of("SELECT m.names FROM entity_aliases m WHERE ").append(sessions.tenantOf("m")),
            row -> List.of((String[]) row.getArray(1).getArray()));
    return names.isEmpty() ? EntityResolution.NONE : EntityResolution.of(names);
  }
}
