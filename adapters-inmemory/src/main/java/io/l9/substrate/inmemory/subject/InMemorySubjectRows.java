package io.l9.substrate.inmemory.subject;

import io.l9.substrate.domain.audit.AuditEntry;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.subject.ErasureState;
import io.l9.substrate.domain.subject.ErasureVerification.Remains;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.subject.SubjectCensus.TableRows;
import io.l9.substrate.domain.subject.SubjectKind;
import io.l9.substrate.domain.subject.SubjectRows;
import io.l9.substrate.domain.subject.TableTally;
import io.l9.substrate.domain.subject.TextPlace;
import io.l9.substrate.domain.subject.Treatment;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.inmemory.audit.AuditTable;
import io.l9.substrate.inmemory.memory.curation.PacketErasure;
import io.l9.substrate.inmemory.subject.ErasureTable.Row;
import io.l9.substrate.inmemory.tenancy.OwnedRows;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;

/** Subjects' rows by their owners; the name of a table is that of its rows' class. */
final class InMemorySubjectRows implements SubjectRows {

  private static final String AUDIT = AuditEntry.class.getSimpleName();
  private static final String PACKETS = Packet.class.getSimpleName();

  private final UnitsOfWork units;
  private final ErasureTable table;
  private final AuditTable deeds;
  private final PacketErasure packets;

  InMemorySubjectRows(
      UnitsOfWork units, ErasureTable table, AuditTable deeds, PacketErasure packets) {
    this.units = units;
    this.table = table;
    this.deeds = deeds;
    this.packets = packets;
  }

  @Override
  public List<TableRows> count(Subject subject) {
    table.require(subject);
    return counted(subject);
  }

  private List<TableRows> counted(Subject subject) {
    Map<String, Long> counts = new TreeMap<>();
    for (OwnedRows<?, ?> rows : units.owned()) {
      for (Object row : rows.of(ErasureTable.owners(subject))) {
        counts.merge(row.getClass().getSimpleName(), 1L, Long::sum);
      }
    }
    counts.put(AUDIT, deeds.count(entry -> isNamed(subject, entry)));
    return counts.entrySet().stream()
        .filter(count -> count.getValue() > 0)
        .map(
            count ->
                new TableRows(count.getKey(), treatment(subject, count.getKey()), count.getValue()))
        .toList();
  }

  private static Treatment treatment(Subject subject, String name) {
    return name.equals(AUDIT) && subject.kind() != SubjectKind.TENANT
        ? Treatment.KEEP
        : Treatment.DELETE;
  }

  /** Whether an entry is about a row of the subject, or says what the subject did. */
  private static boolean isNamed(Subject subject, AuditEntry entry) {
    Ownership owner = entry.owner();
    boolean acted =
        subject.user() != null
            && subject.user().equals(entry.user())
            && owner.tenant().equals(subject.tenant());
    return acted || ErasureTable.owners(subject).test(owner);
  }

  /** Units of work run one after the other, so that none is older. */
  @Override
  public boolean awaitOlder(UUID erasure, Duration patience) {
    return row(erasure).isPresent();
  }

  private Optional<Row> row(UUID erasure) {
    Optional<Row> row = table.find(erasure);
    row.ifPresent(found -> table.require(found.erasure().subject()));
    return row;
  }

  @Override
  public void beginErasing(UUID erasure) {
    row(erasure)
        .filter(row -> row.erasure().state() == ErasureState.WAITING)
        .ifPresent(
            row ->
                table.put(row.in(ErasureState.ERASING).counting(counted(row.erasure().subject()))));
  }

  @Override
  public Optional<Batch> eraseNext(UUID erasure, int limit, int most) {
    Row row = row(erasure).orElseThrow(InMemorySubjectRows::notInProgress);
    if (row.erasure().isFinished()) {
      return Optional.empty();
    }
    if (row.erasure().state() != ErasureState.ERASING) {
      throw notInProgress();
    }
    Subject subject = row.erasure().subject();
    for (TableRows next : inOrder(counted(subject))) {
      Map<String, Long> derived = new HashMap<>(row.derived());
      Map<String, Long> pseudonymised = new HashMap<>(row.pseudonymised());
      long treated;
      if (next.table().equals(PACKETS)) {
        treated = erasePackets(subject, most, derived);
      } else if (next.treatment() == Treatment.KEEP) {
        treated = redact(row, limit);
        pseudonymised.merge(AUDIT, treated, Long::sum);
      } else {
        treated = remove(subject, next.table(), limit);
      }
      if (treated > 0) {
        long done = row.done() + treated;
        table.put(
            new Row(
                row.place(),
                row.erasure(),
                row.key(),
                row.pseudonym(),
                row.counted(),
                Map.copyOf(pseudonymised),
                Map.copyOf(derived),
                done,
                null));
        long total = row.counted().stream().mapToLong(TableRows::rows).sum();
        return Optional.of(new Batch(next.table(), treated, done, total));
      }
    }
    return Optional.empty();
  }

  /** Packets first: what hangs on them goes with them. The audit log is last. */
  private static List<TableRows> inOrder(List<TableRows> tables) {
    List<TableRows> order = new ArrayList<>(tables);
    order.sort((one, other) -> Integer.compare(place(one.table()), place(other.table())));
    return order;
  }

  private static int place(String name) {
    return name.equals(PACKETS) ? 0 : name.equals(AUDIT) ? 2 : 1;
  }

  private long erasePackets(Subject subject, int most, Map<String, Long> derived) {
    Predicate<Ownership> owners = ErasureTable.owners(subject);
    List<Packet> going =
        units.owned().stream()
            .flatMap(rows -> rows.of(owners).stream())
            .filter(Packet.class::isInstance)
            .map(Packet.class::cast)
            .limit(most)
            .toList();
    long before = othersPackets(subject);
    going.forEach(packet -> packets.erase(packet, true, child -> true));
    long gone = before - othersPackets(subject);
    if (gone > 0) {
      derived.merge(PACKETS, gone, Long::sum);
    }
    return going.size();
  }

  private long othersPackets(Subject subject) {
    Predicate<Ownership> owners = ErasureTable.owners(subject);
    return units.owned().stream()
        .flatMap(rows -> rows.of(owners.negate()).stream())
        .filter(Packet.class::isInstance)
        .count();
  }

  private long remove(Subject subject, String name, int limit) {
    long removed = 0;
    for (OwnedRows<?, ?> rows : units.owned()) {
      boolean isIt =
          rows.of(ErasureTable.owners(subject)).stream()
              .anyMatch(row -> row.getClass().getSimpleName().equals(name));
      if (isIt && removed < limit) {
        removed += rows.remove(ErasureTable.owners(subject), Math.toIntExact(limit - removed));
      }
    }
    return removed;
  }

  private long redact(Row row, int limit) {
    Subject subject = row.erasure().subject();
    UUID pseudonym = Objects.requireNonNull(row.pseudonym());
    return deeds.redact(
        entry -> isNamed(subject, entry),
        entry -> redacted(entry, subject, pseudonym, row.erasure().id()),
        limit);
  }

  private static AuditEntry redacted(
      AuditEntry entry, Subject subject, UUID pseudonym, UUID erasure) {
    Ownership owner = entry.owner();
    UserId person = new UserId(pseudonym);
    boolean whole = subject.kind() == SubjectKind.ORG;
    UserId user = owner.user();
    UserId actor = entry.user();
    List<UUID> redactions = new ArrayList<>(entry.redactions());
    redactions.add(erasure);
    return entry.redacted(
        new Ownership(
            owner.tenant(),
            whole ? new OrgId(pseudonym) : owner.org(),
            user != null && (whole || user.equals(subject.user())) ? person : user),
        actor != null && (whole || actor.equals(subject.user())) ? person : actor,
        redactions);
  }

  /** Everything is computed from the rows that are there. */
  @Override
  public void refresh() {
    Object unused = table.administered();
  }

  @Override
  public List<TableTally> secondLook(UUID erasure) {
    Row row = row(erasure).orElseThrow(InMemorySubjectRows::notInProgress);
    Subject subject = row.erasure().subject();
    Map<String, Long> before = byTable(row.counted());
    Map<String, Long> remaining = byTable(counted(subject));
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(remaining.keySet());
    names.addAll(row.derived().keySet());
    List<TableTally> tallies = new ArrayList<>();
    for (String name : names) {
      long found = before.getOrDefault(name, 0L);
      long left = remaining.getOrDefault(name, 0L);
      long changed = row.pseudonymised().getOrDefault(name, 0L);
      tallies.add(
          new TableTally(
              name,
              treatment(subject, name),
              found,
              Math.max(0, found - changed - left),
              changed,
              row.derived().getOrDefault(name, 0L),
              left));
    }
    return tallies;
  }

  private static Map<String, Long> byTable(List<TableRows> tables) {
    Map<String, Long> counts = new HashMap<>();
    tables.forEach(rows -> counts.put(rows.table(), rows.rows()));
    return counts;
  }

  @Override
  public List<Remains> remains() {
    Map<Subject, Row> newest = new HashMap<>();
    table.all().forEach(row -> newest.put(row.erasure().subject(), row));
    return newest.values().stream()
        .filter(row -> row.erasure().isFinished())
        .map(row -> new Remains(row.erasure().id(), counted(row.erasure().subject())))
        .filter(remains -> !remains.rows().isEmpty())
        .toList();
  }

  /** Looks at what rows say of themselves: there are no columns. */
  @Override
  public List<TextPlace> find(String text) {
    Predicate<Ownership> ofTenant = ErasureTable.owners(Subject.tenant(table.administered()));
    Map<String, Long> found = new TreeMap<>();
    for (OwnedRows<?, ?> rows : units.owned()) {
      for (Object row : rows.of(ofTenant)) {
        if (row.toString().contains(text)) {
          found.merge(row.getClass().getSimpleName(), 1L, Long::sum);
        }
      }
    }
    return found.entrySet().stream()
        .map(place -> new TextPlace(place.getKey(), "row", place.getValue()))
        .toList();
  }

  private static ConflictException notInProgress() {
    return new ConflictException(ErrorCode.CONFLICT, "this erasure is not in progress");
  }
}
