package io.l9.substrate.inmemory.memory.summary;

import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.memory.curation.ErasureReport.Kind;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.SummaryId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.summary.Summary;
import io.l9.substrate.domain.memory.summary.SummaryHit;
import io.l9.substrate.domain.memory.summary.SummaryQuery;
import io.l9.substrate.domain.memory.summary.SummaryRepository;
import io.l9.substrate.domain.memory.summary.SummarySubject;
import io.l9.substrate.domain.memory.summary.SummaryView;
import io.l9.substrate.domain.retention.RetentionKind;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.inmemory.memory.access.AccessTable;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.requests.AnswerTable;
import io.l9.substrate.inmemory.retention.AgedRow;
import io.l9.substrate.inmemory.retention.RetentionTable;
import io.l9.substrate.inmemory.shared.Pages;
import io.l9.substrate.inmemory.tenancy.ScopedTable;
import io.l9.substrate.inmemory.tenancy.Table;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Summaries with what they are found by. A search compares all of them. */
final class InMemorySummaryRepository implements SummaryRepository {

  private final PacketTable packets;
  private final AnswerTable answers;
  private final AccessTable accesses;
  private final UnitsOfWork units;
  private final ScopedTable<SummaryId, Summary> summaries;
  private final Table<SummaryId, Index> indexes;

  InMemorySummaryRepository(
      UnitsOfWork units,
      PacketTable packets,
      AnswerTable answers,
      AccessTable accesses,
      RetentionTable retention) {
    this.units = units;
    this.packets = packets;
    this.answers = answers;
    this.accesses = accesses;
    summaries = new ScopedTable<>(units, Summary::id, Summary::owner, Summary::visibility);
    indexes = new Table<>(units);
    packets.dependent(Kind.SUMMARIES, packet -> erase(packet.id()));
    retention.retain(RetentionKind.SUMMARIES, this::aged);
  }

  @Override
  public void create(Summary summary, Index index) {
    summaries.create(summary);
    indexes.put(summary.id(), index);
  }

  @Override
  public boolean update(Summary summary, Index index) {
    boolean replaced =
        summaries.replace(summary, before -> before.version() == summary.version() - 1);
    if (replaced) {
      indexes.put(summary.id(), index);
    }
    return replaced;
  }

  @Override
  public boolean delete(SummaryId id) {
    Optional<Summary> summary = summaries.writable(id);
    summary.ifPresent(this::remove);
    return summary.isPresent();
  }

  @Override
  public Optional<Summary> find(SummaryId id) {
    return summaries.find(id);
  }

  @Override
  public Page<Summary> list(SummaryQuery query, Instant now) {
    return Pages.newestFirst(
        summaries
            .visible()
            .filter(s -> query.kind() == null || s.subject().kind() == query.kind())
            .filter(s -> query.value() == null || s.subject().value().equals(query.value()))
            .filter(s -> !query.onlyValid() || s.valid(now)),
        Summary::position,
        query.after(),
        query.limit());
  }

  @Override
  public List<SummaryHit> search(Search search) {
    return summaries
        .visible()
        .filter(summary -> summary.valid(search.validAt()))
        .filter(summary -> search.kind() == null || summary.subject().kind() == search.kind())
        .map(summary -> hit(summary, search))
        .filter(hit -> hit.coverage() > 0 || hit.similarity() != null)
        .sorted(
            Comparator.comparingDouble(SummaryHit::score)
                .reversed()
                .thenComparing(hit -> hit.summary().id().value(), Position::compareIds))
        .limit(search.limit())
        .toList();
  }

  private SummaryHit hit(Summary summary, Search wanted) {
    Index index = Objects.requireNonNull(indexes.get(summary.id()));
    Vector vector = index.vector();
    Vector other = wanted.vector();
    long shared =
        wanted.words().stream()
            .filter(word -> word.stream().anyMatch(index.terms()::contains))
            .count();
    return new SummaryHit(
        summary,
        vector != null && other != null && Objects.equals(index.model(), wanted.model())
            ? vector.cosine(other)
            : null,
        shared / (double) Math.max(1, wanted.words().size()));
  }

  @Override
  public Map<SummaryId, SummaryView.Freshness> freshness(Collection<Summary> asked, Instant now) {
    units.scope();
    Map<SummaryId, SummaryView.Freshness> freshness = new HashMap<>();
    for (Summary summary : asked) {
      long lost =
          summary.sources().stream().filter(id -> packets.served(id, now).isEmpty()).count();
      Instant start = summary.coverageStart();
      long fresh =
          summary.collected() && start != null
              ? ofSubject(summary.subject(), now)
                  .filter(p -> !p.timestamp().isBefore(start))
                  .filter(p -> !summary.sources().contains(p.id()))
                  .filter(summary.audience()::admits)
                  .limit(SummaryView.Freshness.COUNTED)
                  .count()
              : 0;
      freshness.put(
          summary.id(), new SummaryView.Freshness((int) lost, (int) fresh, summary.valid(now)));
    }
    return freshness;
  }

  @Override
  public List<PacketId> packetsOf(SummarySubject subject, Instant now, int limit) {
    return ofSubject(subject, now)
        .sorted(Comparator.comparing(Packet::position).reversed())
        .limit(limit)
        .map(Packet::id)
        .toList();
  }

  /** Deletes the summaries of all owners that have a packet as a source; returns how many. */
  private long erase(PacketId source) {
    List<Summary> gone =
        summaries.all().filter(summary -> summary.sources().contains(source)).toList();
    gone.forEach(this::remove);
    return gone.size();
  }

  private Stream<AgedRow> aged() {
    return summaries
        .all()
        .map(
            summary ->
                new AgedRow(summary.owner().tenant(), summary.createdAt(), () -> remove(summary)));
  }

  private void remove(Summary summary) {
    summaries.remove(summary.id());
    accesses.erase(new AccessTarget(AccessTarget.Type.SUMMARY, summary.id().value()));
    answers.erase(summary.owner().tenant(), Set.of(summary.id().value()));
  }

  private Stream<Packet> ofSubject(SummarySubject subject, Instant now) {
    return packets.served(now).filter(p -> isOf(subject, p));
  }

  private static boolean isOf(SummarySubject subject, Packet packet) {
    return switch (subject.kind()) {
      case THREAD -> subject.thread().equals(packet.thread());
      case AGENT -> subject.value().equals(packet.agentId());
      case TIME_PERIOD ->
          !packet.timestamp().isBefore(subject.period().from())
              && packet.timestamp().isBefore(subject.period().to());
      case TOPIC, PROJECT, TASK ->
          throw new IllegalArgumentException(
              "the packets of a " + subject.kind().code() + " are named");
    };
  }
}
