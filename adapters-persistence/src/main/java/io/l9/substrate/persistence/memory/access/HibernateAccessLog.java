package io.l9.substrate.persistence.memory.access;

import io.l9.substrate.domain.memory.access.Access;
import io.l9.substrate.domain.memory.access.AccessLog;
import io.l9.substrate.domain.memory.access.AccessQuery;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.persistence.tenancy.Sessions;
import io.l9.substrate.persistence.tenancy.Table;
import java.util.List;

/** Accesses as rows of {@code memory_access_log}. */
final class HibernateAccessLog implements AccessLog {

  private final Sessions sessions;
  private final Table<AccessTable> accesses;
  private final AccessMapper mapper = new AccessMapperImpl();

  HibernateAccessLog(Sessions sessions) {
    this.sessions = sessions;
    accesses = sessions.table(AccessTable_::new);
  }

  @Override
  public void appendAll(List<Access> added) {
    accesses.insert(rows -> rows.insertAll(added.stream().map(mapper::toRow).toList()));
  }

  @Override
  public Page<Access> of(AccessQuery query) {
    List<AccessRow> found =
        sessions
            .select(AccessRow.class)
            .where("r.target_id = ?", query.target().id())
            .where("r.target_type = ?", query.target().type().code())
            .page("accessed_at", true, query.after(), query.limit() + 1);
    return Page.of(found.stream().map(mapper::toAccess).toList(), query.limit(), Access::position);
  }
}
