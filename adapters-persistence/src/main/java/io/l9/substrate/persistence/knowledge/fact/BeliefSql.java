package io.l9.substrate.persistence.knowledge.fact;

import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The conditions by which the acting scope believes a row, for the queries of facts and edges. */
public final class BeliefSql {

  private final Sessions sessions;

  public BeliefSql(Sessions sessions) {
    this.sessions = sessions;
  }

  /** Returns the condition that a fact is held, and holds at the moment. */
  public static Sql held(String fact, Instant now) {
    return Sql.of(of(fact, "{row}.governed AND {row}.state = 'held' AND "))
        .append(validAt(fact, now));
  }

  static Sql validAt(String fact, Instant moment) {
    String bound = SqlLiterals.bound(moment);
    return Sql.of(
        of(
            fact,
            "({row}.valid_from IS NULL OR {row}.valid_from <= ?::timestamptz)"
                + " AND ({row}.valid_to IS NULL OR {row}.valid_to > ?::timestamptz)"),
        bound,
        bound);
  }

  /**
   * Returns the condition that no rejection covers a row, for statements that read many: if none
   * stands, no row is looked up.
   *
   * @param row the alias of a row that has an owner and a fingerprint
   */
  public Sql uncovered(String row) {
    return Sql.of("(NOT (SELECT EXISTS (SELECT FROM fact_rejections r WHERE ")
        .append(sessions.tenantOf("r"))
        .append(" AND r.lifted_at IS NULL)) OR NOT ")
        .append(covered(row, null))
        .append(")");
  }

  /**
   * Returns the condition that a rejection which the scope sees stands for the scope or for the
   * row's owner.
   *
   * @param at null: stands now
   */
  Sql covered(String row, @Nullable Instant at) {
    Ownership reader = sessions.scope().owner();
    Sql sql =
        Sql.of(
                of(
                    row,
                    "EXISTS (SELECT FROM fact_rejections r"
                        + " WHERE r.subject_skeleton = {row}.subject_skeleton"
                        + " AND r.statement_skeleton = {row}.statement_skeleton AND "))
            .append(sessions.tenantOf("r"))
            .append(
                of(
                    row,
                    " AND r.tenant_id = {row}.tenant_id"
                        + " AND ((r.org_id IS NULL OR r.org_id = ?::uuid)"
                        + " AND (r.user_id IS NULL OR r.user_id = ?::uuid)"
                        + " OR (r.org_id IS NULL OR r.org_id = {row}.org_id)"
                        + " AND (r.user_id IS NULL OR r.user_id = {row}.user_id))"),
                Sql.orNull("uuid", OwnerColumns.org(reader)),
                Sql.orNull("uuid", OwnerColumns.user(reader)));
    if (at == null) {
      return sql.append(" AND r.lifted_at IS NULL)");
    }
    String bound = SqlLiterals.bound(at);
    return sql.append(
        " AND r.rejected_at <= ?::timestamptz"
            + " AND (r.lifted_at IS NULL OR r.lifted_at > ?::timestamptz))",
        bound,
        bound);
  }

  private static String of(String row, String condition) {
    return condition.replace("{row}", row);
  }
}
