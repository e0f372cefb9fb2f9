package io.l9.substrate.persistence.reasoning;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reasoning.ReasoningHead;
import io.l9.substrate.domain.reasoning.ReasoningQuery;
import io.l9.substrate.domain.reasoning.ReasoningRepository;
import io.l9.substrate.domain.reasoning.ReasoningStep;
import io.l9.substrate.domain.reasoning.ReasoningTrace;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.persistence.tenancy.Sessions;
import io.l9.substrate.persistence.tenancy.Table;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Reasoning traces as rows of {@code reasoning_traces}. */
final class HibernateReasoningRepository implements ReasoningRepository {

  private final Sessions sessions;
  private final Table<ReasoningTable> traces;
  private final ReasoningDocuments documents;
  private final ReasoningMapper mapper = new ReasoningMapperImpl();

  HibernateReasoningRepository(Sessions sessions, JsonCodec json) {
    this.sessions = sessions;
    traces = sessions.table(ReasoningTable_::new);
    documents = new ReasoningDocuments(json);
  }

  @Override
  public void create(ReasoningTrace trace) {
    ReasoningRow row =
        mapper.toRow(trace, documents.steps(trace.steps()), documents.scores(trace.scores()));
    traces.insert(rows -> rows.insert(row));
  }

  @Override
  public Optional<ReasoningTrace> find(UUID id) {
    return sessions.find(ReasoningRow.class, id).map(this::trace);
  }

  private ReasoningTrace trace(ReasoningRow row) {
    List<ReasoningStep> steps =
        Stream.of(row.formerSteps, row.inferenceSteps)
            .flatMap(column -> documents.steps(column).stream())
            .toList();
    return new ReasoningTrace(
        mapper.toHead(row, steps.size()),
        row.features,
        steps,
        row.reasoningTokens,
        row.decisionTokens,
        documents.scoresOf(row.scores));
  }

  @Override
  public Page<ReasoningHead> list(ReasoningQuery query) {
    PacketId packet = query.packet();
    List<ReasoningHeadRow> found =
        sessions
            .select(ReasoningHeadRow.class)
            .where("r.agent_id = ?", query.agentId())
            .where("r.packet_id = ?", packet == null ? null : packet.value())
            .where("r." + ReasoningColumns.REQUEST + " = ?", query.trace())
            .where("r.confidence >= ?", query.minConfidence())
            .page("created_at", true, query.after(), query.limit() + 1);
    return Page.of(
        found.stream().map(row -> mapper.toHead(row, row.steps)).toList(),
        query.limit(),
        ReasoningHead::position);
  }

  @Override
  public boolean delete(UUID id) {
    return traces.query(rows -> rows.delete(id)) > 0;
  }
}
