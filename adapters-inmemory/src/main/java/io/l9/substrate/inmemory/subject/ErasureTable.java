package io.l9.substrate.inmemory.subject;

import io.l9.substrate.domain.audit.AuditRedaction;
import io.l9.substrate.domain.subject.Erasure;
import io.l9.substrate.domain.subject.ErasureCertificate;
import io.l9.substrate.domain.subject.ErasureState;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.subject.SubjectCensus.TableRows;
import io.l9.substrate.domain.subject.SubjectKey;
import io.l9.substrate.domain.subject.SubjectKind;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.inmemory.tenancy.Table;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows of erasures. */
final class ErasureTable {

  /**
   * One erasure.
   *
   * @param key null: it is finished
   * @param pseudonym null: it is finished
   * @param counted rows by table before the first batch
   * @param pseudonymised rows by table
   * @param derived rows of others by table
   */
  record Row(
      long place,
      Erasure erasure,
      @Nullable SubjectKey key,
      @Nullable UUID pseudonym,
      List<TableRows> counted,
      Map<String, Long> pseudonymised,
      Map<String, Long> derived,
      long done,
      @Nullable ErasureCertificate certificate) {

    Row in(ErasureState state) {
      Erasure now =
          new Erasure(
              erasure.id(),
              erasure.subject(),
              erasure.includeShared(),
              erasure.replayed(),
              state,
              erasure.begunAt());
      return new Row(
          place, now, key, pseudonym, counted, pseudonymised, derived, done, certificate);
    }

    Row counting(List<TableRows> before) {
      return new Row(
          place, erasure, key, pseudonym, before, pseudonymised, derived, done, certificate);
    }

    Row finished(ErasureCertificate written) {
      ErasureState state = written.isComplete() ? ErasureState.COMPLETE : ErasureState.INCOMPLETE;
      return new Row(place, erasure, null, null, counted, pseudonymised, derived, done, written)
          .in(state);
    }
  }

  private final UnitsOfWork units;
  private final Table<UUID, Row> rows;
  private long next = 1;

  ErasureTable(UnitsOfWork units) {
    this.units = units;
    rows = new Table<>(units);
  }

  long next() {
    return next++;
  }

  void put(Row row) {
    rows.put(row.erasure().id(), row);
  }

  /** Returns the row of an erasure of the acting administrator's tenant. */
  Optional<Row> find(UUID erasure) {
    TenantId tenant = administered();
    return Optional.ofNullable(rows.get(erasure))
        .filter(row -> row.erasure().subject().tenant().equals(tenant));
  }

  /** Returns the erasures of the acting administrator's tenant in the order of their beginning. */
  Stream<Row> all() {
    return of(administered());
  }

  private Stream<Row> of(TenantId tenant) {
    return rows.values().stream()
        .filter(row -> row.erasure().subject().tenant().equals(tenant))
        .sorted(Comparator.comparingLong(Row::place));
  }

  List<AuditRedaction> redactions(TenantId tenant) {
    return of(tenant)
        .map(
            row -> {
              ErasureCertificate certificate = row.certificate();
              return certificate == null
                  ? new AuditRedaction(row.erasure().id(), 0, null)
                  : new AuditRedaction(
                      row.erasure().id(),
                      certificate.redactedEntries(),
                      certificate.redactedDigest());
            })
        .toList();
  }

  /** Whether an owner has a tombstone. */
  boolean isErased(Ownership owner) {
    return rows.values().stream()
        .map(row -> row.erasure().subject())
        .anyMatch(subject -> owners(subject).test(owner));
  }

  /** Returns the tenant of the acting administrator. */
  TenantId administered() {
    TenantScope scope = units.scope();
    if (!scope.role().covers(Role.TENANT_ADMIN)) {
      throw UnitsOfWork.forbidden(scope);
    }
    return scope.tenant();
  }

  /** Refuses a subject that the acting scope may not erase. */
  void require(Subject subject) {
    boolean own = subject.tenant().equals(administered());
    TenantScope scope = units.scope();
    if (!own || (subject.kind() == SubjectKind.TENANT && scope.role() != Role.PLATFORM_ADMIN)) {
      throw UnitsOfWork.forbidden(scope);
    }
  }

  /** Returns which owners a subject is, or has. */
  static Predicate<Ownership> owners(Subject subject) {
    return owner ->
        owner.tenant().equals(subject.tenant())
            && switch (subject.kind()) {
              case USER -> Objects.equals(owner.user(), subject.user());
              case ORG -> Objects.equals(owner.org(), subject.org());
              case TENANT -> true;
            };
  }
}
