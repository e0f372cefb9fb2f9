package io.l9.substrate.persistence.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;

/** Access to facts and rejections that native SQL finds, for other packages of knowledge. */
public final class FactRows {

  private final Sessions sessions;
  private final JsonCodec json;
  private final FactMapper mapper = new FactMapperImpl();

  public FactRows(Sessions sessions, JsonCodec json) {
    this.sessions = sessions;
    this.json = json;
  }

  /**
   * Returns what is made of facts and of further columns.
   *
   * @param from what follows the columns of {@code f}: the further columns, and the rest, which
   *     names the tenant itself: see {@link Sessions#tenantOf}
   */
  public <T> List<T> query(Sql from, Sessions.RowReader<Fact, T> reader) {
    return sessions.query(
        FactRow.class, "f", from, (row, columns) -> reader.read(mapper.toFact(row, json), columns));
  }

  /**
   * Returns rejections.
   *
   * @param from what follows the columns of {@code r}; it names the tenant itself
   */
  public List<Rejection> rejections(Sql from) {
    return sessions.query(RejectionRow.class, "r", from).stream()
        .map(row -> mapper.toRejection(row, json))
        .toList();
  }
}
