package io.l9.substrate.persistence.shared;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** The time of the last refresh of a materialized view, which the refresh notes in its comment. */
public final class ViewRefresh {

  private ViewRefresh() {}

  /** Returns the query for the time; its one row is for {@link #time}. */
  public static Sql of(String view) {
    return Sql.of(
        "SELECT CASE WHEN v.relispopulated THEN substring(obj_description(v.oid, 'pg_class')"
            + " FROM '^refreshed at (.*)$')::timestamptz END FROM pg_catalog.pg_class v"
            + " WHERE v.oid = '"
            + view
            + "'::regclass");
  }

  /** Returns the time; empty: there was no refresh, or the view was emptied and cannot be read. */
  public static Optional<Instant> time(ResultSet row) throws SQLException {
    return Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
