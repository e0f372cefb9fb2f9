package io.l9.substrate.persistence.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.RejectionId;
import io.l9.substrate.domain.knowledge.fact.RejectionRepository;
import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.shared.Timestamps;
import io.l9.substrate.persistence.shared.UnnestedRows;
import io.l9.substrate.persistence.tenancy.Sessions;
import io.l9.substrate.persistence.tenancy.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rejections as rows of {@code fact_rejections}. */
final class HibernateRejectionRepository implements RejectionRepository {

  private static final UnnestedRows<Skeleton> SKELETONS =
      UnnestedRows.<Skeleton>of()
          .with("subject", "uuid", Skeleton::subject)
          .with("statement", "uuid", Skeleton::statement);

  private final Sessions sessions;
  private final JsonCodec json;
  private final Table<RejectionTable> rejections;
  private final FactMapper mapper = new FactMapperImpl();

  HibernateRejectionRepository(Sessions sessions, JsonCodec json) {
    this.sessions = sessions;
    this.json = json;
    rejections = sessions.table(RejectionTable_::new);
  }

  @Override
  public void create(Rejection rejection) {
    rejections.insert(rows -> rows.insert(mapper.toRow(rejection, sessions.scope(), json)));
  }

  @Override
  public boolean lift(RejectionId id, Rejection.Lifting end) {
    UserId lifter = end.author().user();
    return rejections.query(
            rows ->
                rows.lift(
                    id.value(),
                    end.reason(),
                    lifter == null ? null : lifter.value(),
                    end.author().role(),
                    Timestamps.stored(end.at())))
        > 0;
  }

  @Override
  public Optional<Rejection> find(RejectionId id) {
    return sessions.find(RejectionRow.class, id.value()).map(this::rejection);
  }

  @Override
  public List<Rejection> standing(Collection<Skeleton> skeletons) {
    List<Skeleton> asked = skeletons.stream().distinct().toList();
    if (asked.isEmpty()) {
      return List.of();
    }
    return rejections(sessions.query(RejectionRow.class, "r", standing(sessions, asked)));
  }

  /** Returns what follows the columns in a query for {@link #standing(Collection)}. */
  static Sql standing(Sessions sessions, List<Skeleton> skeletons) {
    return Sql.of("FROM (")
        .append(SKELETONS.select(skeletons))
        .append(
            ") k JOIN fact_rejections r ON r.subject_skeleton = k.subject"
                + " AND r.statement_skeleton = k.statement"
                + " WHERE r.lifted_at IS NULL AND ")
        .append(sessions.tenantOf("r"))
        .append(
            " ORDER BY (r.org_id IS NOT NULL)::int + (r.user_id IS NOT NULL)::int,"
                + " r.rejected_at, r.rejection_id");
  }

  @Override
  public void count(Map<RejectionId, Integer> attempts, Instant now) {
    if (attempts.isEmpty()) {
      return;
    }
    List<UUID> ids = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    attempts.forEach(
        (id, count) -> {
          ids.add(id.value());
          counts.add(count);
        });
    sessions.query(
        Sql.of(
            "SELECT l9_count_attempts(?, ?, ?, ?::timestamptz)",
            sessions.scope().tenant().value(),
            Sql.uuids(ids),
            Sql.array("int4", counts),
            SqlLiterals.time(now)),
        row -> true);
  }

  @Override
  public Page<Rejection> list(boolean onlyStanding, int limit, @Nullable Position after) {
    List<RejectionRow> found =
        sessions
            .select(RejectionRow.class)
            .where(Sql.of(onlyStanding ? "r.lifted_at IS NULL" : "true"))
            .page("rejected_at", true, after, limit + 1);
    return Page.of(rejections(found), limit, Rejection::position);
  }

  private List<Rejection> rejections(List<RejectionRow> rows) {
    return rows.stream().map(this::rejection).toList();
  }

  private Rejection rejection(RejectionRow row) {
    return mapper.toRejection(row, json);
  }
}
