package io.l9.substrate.persistence.memory.summary;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.SummaryId;
import io.l9.substrate.domain.memory.summary.Summary;
import io.l9.substrate.domain.memory.summary.SummaryHit;
import io.l9.substrate.domain.memory.summary.SummaryKind;
import io.l9.substrate.domain.memory.summary.SummaryQuery;
import io.l9.substrate.domain.memory.summary.SummaryRepository;
import io.l9.substrate.domain.memory.summary.SummarySubject;
import io.l9.substrate.domain.memory.summary.SummaryView;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import io.l9.substrate.persistence.tenancy.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Summaries as rows of {@code memory_summaries}. */
final class HibernateSummaryRepository implements SummaryRepository {

  private final Sessions sessions;
  private final JsonCodec json;
  private final Table<SummaryTable> summaries;
  private final SummarySearchSql search;
  private final SummarySourcesSql sources;
  private final SummaryMapper mapper = new SummaryMapperImpl();

  HibernateSummaryRepository(Sessions sessions, JsonCodec json) {
    this.sessions = sessions;
    this.json = json;
    summaries = sessions.table(SummaryTable_::new);
    search = new SummarySearchSql(sessions);
    sources = new SummarySourcesSql(sessions);
  }

  @Override
  public void create(Summary summary, Index index) {
    summaries.insert(rows -> rows.insert(row(summary, index)));
  }

  @Override
  public boolean update(Summary summary, Index index) {
    return summaries.update(
        rows -> {
          IndexedSummaryRow row = row(summary, index);
          row.version--; // the one that is replaced
          rows.update(row);
        });
  }

  @Override
  public boolean delete(SummaryId id) {
    return summaries.query(rows -> rows.delete(id.value())) > 0;
  }

  @Override
  public Optional<Summary> find(SummaryId id) {
    return sessions.find(SummaryRow.class, id.value()).map(this::summary);
  }

  @Override
  public Page<Summary> list(SummaryQuery query, Instant now) {
    SummaryKind kind = query.kind();
    List<SummaryRow> found =
        sessions
            .select(SummaryRow.class)
            .where("r.scope_type = ?", kind == null ? null : kind.code())
            .where("r.scope_value = ?", query.value())
            .where(
                "(r.valid_until IS NULL OR r.valid_until > ?::timestamptz)",
                query.onlyValid() ? SqlLiterals.bound(now) : null)
            .page("created_at", true, query.after(), query.limit() + 1);
    return Page.of(found.stream().map(this::summary).toList(), query.limit(), Summary::position);
  }

  @Override
  public List<SummaryHit> search(Search wanted) {
    List<SummarySearchSql.Match> matches = search.find(wanted);
    Map<UUID, Summary> found = new HashMap<>();
    sessions
        .findAll(SummaryRow.class, matches.stream().map(SummarySearchSql.Match::id).toList())
        .forEach(row -> found.put(row.id, summary(row)));
    List<SummaryHit> hits = new ArrayList<>();
    for (SummarySearchSql.Match match : matches) {
      Summary summary = found.get(match.id());
      if (summary != null) {
        hits.add(new SummaryHit(summary, match.similarity(), match.coverage()));
      }
    }
    return hits;
  }

  @Override
  public Map<SummaryId, SummaryView.Freshness> freshness(Collection<Summary> ofThese, Instant now) {
    return sources.freshness(ofThese, now);
  }

  @Override
  public List<PacketId> packetsOf(SummarySubject subject, Instant now, int limit) {
    return sources.packetsOf(subject, now, limit);
  }

  private IndexedSummaryRow row(Summary summary, Index index) {
    return mapper.toRow(summary, index, sessions.scope(), json);
  }

  private Summary summary(SummaryRow row) {
    return mapper.toSummary(row, json);
  }
}
