package io.l9.substrate.persistence.memory.access;

import io.l9.substrate.domain.memory.access.Access;
import io.l9.substrate.domain.memory.access.AccessLog;
import io.l9.substrate.domain.memory.access.AccessQuery;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.persistence.shared.Timestamps;
import io.l9.substrate.persistence.tenancy.Sessions;
import io.l9.substrate.persistence.tenancy.Table;
import jakarta.data.Limit;
import java.util.List;

/** Accesses as rows of {@code memory_access_log}. */
final class HibernateAccessLog implements AccessLog {

  private final Table<AccessTable> accesses;
  private final AccessMapper mapper = new AccessMapperImpl();

  HibernateAccessLog(Sessions sessions) {
    accesses = sessions.table(AccessTable_::new);
  }

  @Override
  public void appendAll(List<Access> added) {
    accesses.insert(rows -> rows.insertAll(added.stream().map(mapper::toRow).toList()));
  }

  @Override
  public Page<Access> of(AccessQuery query) {
    Position end = Timestamps.before(query.after());
    List<AccessRow> found =
        accesses.query(
            rows ->
                rows.before(
                    query.target().id(),
                    query.target().type(),
                    end.at(),
                    end.id(),
                    Limit.of(query.limit() + 1)));
    return Page.of(found.stream().map(mapper::toAccess).toList(), query.limit(), Access::position);
  }
}
