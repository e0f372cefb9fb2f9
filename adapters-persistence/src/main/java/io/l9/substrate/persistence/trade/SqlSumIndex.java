package io.l9.substrate.persistence.trade;

import io.l9.substrate.domain.trade.SumGroup;
import io.l9.substrate.domain.trade.SumIndex;
import io.l9.substrate.domain.trade.SumLine;
import io.l9.substrate.domain.trade.SumQuery;
import io.l9.substrate.domain.trade.TradeKinds;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.Timestamps;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sums by the database, whose {@code numeric} is as exact as {@link BigDecimal}. */
final class SqlSumIndex implements SumIndex {

  private final Sessions sessions;

  SqlSumIndex(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public List<SumLine> sums(SumQuery query) {
    Sql sql =
        Sql.of(
                "SELECT "
                    + part(query, SumGroup.MATERIAL, "d.material_key", "text")
                    + part(query, SumGroup.BUYER, "d.buyer_id_key", "uuid")
                    + part(query, SumGroup.SUPPLIER, "d.supplier_id_key", "uuid")
                    + part(query, SumGroup.STATUS, "d.status", "text")
                    + part(query, SumGroup.PERIOD, period(query), "timestamptz")
                    + "d.currency::text, d.unit, count(*), sum(d.quantity)::text,"
                    + " sum(d.price * d.quantity)::text FROM transactions d WHERE ")
            .append(sessions.tenantOf("d"));
    if (!query.isWithCancelled()) {
      sql.append(" AND d.status <> ?", TradeKinds.CANCELLED);
    }
    if (query.buyer() != null) {
      sql.append(" AND d.buyer_id_key = ?", query.buyer());
    }
    if (query.supplier() != null) {
      sql.append(" AND d.supplier_id_key = ?", query.supplier());
    }
    if (query.material() != null) {
      sql.append(" AND d.material_key = ?", query.material());
    }
    if (query.from() != null) {
      sql.append(
          " AND d.\"timestamp\" >= ?::timestamptz", Timestamps.bound(query.from()).toString());
    }
    if (query.to() != null) {
      sql.append(" AND d.\"timestamp\" < ?::timestamptz", Timestamps.bound(query.to()).toString());
    }
    return sessions.query(
        sql.append(" GROUP BY 1, 2, 3, 4, 5, 6, 7").limit(SumQuery.MAX_LINES + 1),
        SqlSumIndex::line);
  }

  private static String period(SumQuery query) {
    return "date_trunc('" + query.period().code() + "', d.\"timestamp\", 'UTC')";
  }

  /** Returns what is grouped by, or nothing of the same type. */
  private static String part(SumQuery query, SumGroup group, String column, String type) {
    return (query.by().contains(group) ? column : "NULL::" + type) + ", ";
  }

  private static SumLine line(ResultSet row) throws SQLException {
    OffsetDateTime period = row.getObject(5, OffsetDateTime.class);
    return new SumLine(
        new SumLine.Group(
            row.getString(1),
            row.getObject(2, UUID.class),
            row.getObject(3, UUID.class),
            row.getString(4),
            period == null ? null : period.toInstant(),
            row.getString(6),
            row.getString(7)),
        row.getLong(8),
        number(row.getString(9)),
        number(row.getString(10)));
  }

  private static @Nullable BigDecimal number(@Nullable String text) {
    return text == null ? null : new BigDecimal(text);
  }
}
