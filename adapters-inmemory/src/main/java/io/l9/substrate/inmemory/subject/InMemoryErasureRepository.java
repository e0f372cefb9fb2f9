package io.l9.substrate.inmemory.subject;

import io.l9.substrate.domain.audit.AuditHead;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.subject.Erasure;
import io.l9.substrate.domain.subject.ErasureCertificate;
import io.l9.substrate.domain.subject.ErasureRepository;
import io.l9.substrate.domain.subject.ErasureState;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.subject.SubjectKey;
import io.l9.substrate.inmemory.identity.KeyTable;
import io.l9.substrate.inmemory.subject.ErasureTable.Row;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Erasures over their rows. */
final class InMemoryErasureRepository implements ErasureRepository {

  private final ErasureTable table;
  private final KeyTable keys;
  private final Clock clock;

  InMemoryErasureRepository(ErasureTable table, KeyTable keys, Clock clock) {
    this.table = table;
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public Erasure begin(
      UUID id, Subject subject, boolean includeShared, boolean replayed, SubjectKey key) {
    table.require(subject);
    boolean taken =
        table.find(id).isPresent() || of(subject).stream().anyMatch(known -> !known.isFinished());
    if (taken) {
      throw new ConflictException(ErrorCode.CONFLICT, "something of that key is already stored");
    }
    Instant now = Times.stored(clock.instant());
    Erasure erasure = new Erasure(id, subject, includeShared, replayed, ErasureState.WAITING, now);
    table.put(
        new Row(
            table.next(),
            erasure,
            key,
            UUID.nameUUIDFromBytes(key.hex().getBytes(StandardCharsets.US_ASCII)),
            List.of(),
            Map.of(),
            Map.of(),
            0,
            null));
    keys.revoke(ErasureTable.owners(subject), now);
    return erasure;
  }

  @Override
  public List<Erasure> of(Subject subject) {
    table.require(subject);
    List<Erasure> known =
        new ArrayList<>(
            table
                .all()
                .map(Row::erasure)
                .filter(erasure -> erasure.subject().equals(subject))
                .toList());
    Collections.reverse(known);
    return known;
  }

  @Override
  public List<Erasure> unfinished() {
    return table.all().map(Row::erasure).filter(erasure -> !erasure.isFinished()).toList();
  }

  @Override
  public Optional<SubjectKey> key(UUID erasure) {
    return table.find(erasure).flatMap(row -> Optional.ofNullable(row.key()));
  }

  @Override
  public AuditHead hold() {
    return written()
        .reduce((earlier, later) -> later)
        .map(last -> new AuditHead(last.number(), last.hash()))
        .orElse(AuditHead.EMPTY);
  }

  @Override
  public void finish(ErasureCertificate certificate) {
    AuditHead head = hold();
    Row row =
        table
            .find(certificate.erasure())
            .filter(found -> found.erasure().state() == ErasureState.ERASING)
            .filter(found -> certificate.number() == head.number() + 1)
            .filter(found -> certificate.previous().equals(head.hash()))
            .orElseThrow(
                () ->
                    new ConflictException(
                        ErrorCode.CONFLICT,
                        "this erasure has a certificate, is not there, or another certificate came"
                            + " before"));
    table.put(row.finished(certificate));
  }

  @Override
  public Optional<ErasureCertificate> certificate(UUID erasure) {
    return table.find(erasure).flatMap(row -> Optional.ofNullable(row.certificate()));
  }

  @Override
  public List<ErasureCertificate> certificates(long after, int limit) {
    return written().filter(found -> found.number() > after).limit(limit).toList();
  }

  private Stream<ErasureCertificate> written() {
    return table
        .all()
        .map(Row::certificate)
        .filter(Objects::nonNull)
        .sorted(Comparator.comparingLong(ErasureCertificate::number));
  }
}
