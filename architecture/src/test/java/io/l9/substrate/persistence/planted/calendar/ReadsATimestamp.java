package io.l9.substrate.persistence.planted.calendar;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

public final class ReadsATimestamp {
  Instant read(ResultSet row) throws SQLException {
    return row.getTimestamp(1).toInstant();
  }
}
