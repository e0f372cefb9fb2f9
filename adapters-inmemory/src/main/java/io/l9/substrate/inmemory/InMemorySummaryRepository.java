package io.l9.substrate.inmemory;

import io.l9.substrate.domain.memory.access.AccessTarget;
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
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
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
import org.jspecify.annotations.Nullable;

/** Summaries with what they are found by. A search compares all of them. */
final class InMemorySummaryRepository implements SummaryRepository {

  private record Indexed(Summary summary, Index index) {}

  private final InMemoryUnitOfWork unitOfWork;
  private final InMemoryPacketRepository packets;
  private final InMemoryIdempotencyRepository answers;
  private final InMemoryAccessLog accesses;
  private final Table<SummaryId, Indexed> summaries;

  InMemorySummaryRepository(
      InMemoryUnitOfWork unitOfWork,
      InMemoryPacketRepository packets,
      InMemoryIdempotencyRepository answers,
      InMemoryAccessLog accesses) {
    this.unitOfWork = unitOfWork;
    this.packets = packets;
    this.answers = answers;
    this.accesses = accesses;
    summaries = new Table<>(unitOfWork);
  }

  @Override
  public void create(Summary summary, Index index) {
    unitOfWork.scope();
    packets.requireWritable(summary.owner(), summary.visibility());
    if (summaries.get(summary.id()) != null) {
      throw new ConflictException(ErrorCode.CONFLICT, "a summary of that id is already stored");
    }
    summaries.put(summary.id(), new Indexed(summary, index));
  }

  @Override
  public boolean update(Summary summary, Index index) {
    Summary stored = writable(summary.id());
    if (stored == null || stored.version() != summary.version() - 1) {
      return false;
    }
    summaries.put(summary.id(), new Indexed(summary, index));
    return true;
  }

  @Override
  public boolean delete(SummaryId id) {
    Summary summary = writable(id);
    if (summary == null) {
      return false;
    }
    remove(summary);
    return true;
  }

  @Override
  public Optional<Summary> find(SummaryId id) {
    return visible().map(Indexed::summary).filter(s -> s.id().equals(id)).findFirst();
  }

  @Override
  public Page<Summary> list(SummaryQuery query, Instant now) {
    Position after = query.after();
    List<Summary> rows =
        visible()
            .map(Indexed::summary)
            .filter(s -> query.kind() == null || s.subject().kind() == query.kind())
            .filter(s -> query.value() == null || s.subject().value().equals(query.value()))
            .filter(s -> !query.onlyValid() || s.valid(now))
            .filter(s -> after == null || s.position().compareTo(after) < 0)
            .sorted(Comparator.comparing(Summary::position).reversed())
            .limit(query.limit() + 1L)
            .toList();
    return Page.of(rows, query.limit(), Summary::position);
  }

  @Override
  public List<SummaryHit> search(Search search) {
    return visible()
        .filter(row -> row.summary().valid(search.validAt()))
        .filter(row -> search.kind() == null || row.summary().subject().kind() == search.kind())
        .map(row -> hit(row, search))
        .filter(hit -> hit.coverage() > 0 || hit.similarity() != null)
        .sorted(
            Comparator.comparingDouble(SummaryHit::score)
                .reversed()
                .thenComparing(hit -> hit.summary().id().value(), Position::compareIds))
        .limit(search.limit())
        .toList();
  }

  private static SummaryHit hit(Indexed row, Search wanted) {
    Vector vector = row.index().vector();
    Vector other = wanted.vector();
    long shared =
        wanted.words().stream()
            .filter(word -> word.stream().anyMatch(row.index().terms()::contains))
            .count();
    return new SummaryHit(
        row.summary(),
        vector != null && other != null && Objects.equals(row.index().model(), wanted.model())
            ? vector.cosine(other)
            : null,
        shared / (double) Math.max(1, wanted.words().size()));
  }

  @Override
  public Map<SummaryId, SummaryView.Freshness> freshness(Collection<Summary> asked, Instant now) {
    unitOfWork.scope();
    Map<SummaryId, SummaryView.Freshness> freshness = new HashMap<>();
    for (Summary summary : asked) {
      long lost = summary.sources().stream().filter(id -> !served(id, now)).count();
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

  /** Deletes the summaries of a packet, whosever they are; how many they were. */
  long erase(PacketId source) {
    List<Summary> gone =
        summaries.values().stream()
            .map(Indexed::summary)
            .filter(summary -> summary.sources().contains(source))
            .toList();
    gone.forEach(this::remove);
    return gone.size();
  }

  private void remove(Summary summary) {
    summaries.remove(summary.id());
    accesses.erase(new AccessTarget(AccessTarget.Type.SUMMARY, summary.id().value()));
    answers.erase(summary.owner().tenant(), Set.of(summary.id().value()));
  }

  private Stream<Packet> ofSubject(SummarySubject subject, Instant now) {
    return packets.visible().filter(p -> !p.expired(now) && isOf(subject, p));
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

  private boolean served(PacketId id, Instant now) {
    Packet packet = packets.visible(id);
    return packet != null && !packet.expired(now);
  }

  private Stream<Indexed> visible() {
    TenantScope scope = unitOfWork.scope();
    return summaries.values().stream()
        .filter(row -> scope.sees(row.summary().owner(), row.summary().visibility()));
  }

  private @Nullable Summary writable(SummaryId id) {
    TenantScope scope = unitOfWork.scope();
    Indexed row = summaries.get(id);
    return row != null && scope.mayWrite(row.summary().owner(), row.summary().visibility())
        ? row.summary()
        : null;
  }
}
