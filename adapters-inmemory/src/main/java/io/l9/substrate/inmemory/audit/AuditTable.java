package io.l9.substrate.inmemory.audit;

import io.l9.substrate.domain.audit.AuditEntry;
import io.l9.substrate.domain.audit.AuditHead;
import io.l9.substrate.domain.audit.AuditRedaction;
import io.l9.substrate.domain.audit.AuditTarget;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.inmemory.tenancy.ScopedTable;
import io.l9.substrate.inmemory.tenancy.Table;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The rows of the audit log, by tenant and number. */
public final class AuditTable {

  private record Key(TenantId tenant, long number) {}

  private final ScopedTable<Key, AuditEntry> rows;
  private final Table<TenantId, AuditHead> heads;
  private Function<TenantId, List<AuditRedaction>> certified = tenant -> List.of();

  public AuditTable(UnitsOfWork units) {
    rows =
        new ScopedTable<>(
            units,
            entry -> new Key(entry.owner().tenant(), entry.number()),
            AuditEntry::owner,
            AuditEntry::visibility);
    heads = new Table<>(units);
  }

  AuditHead head(TenantId tenant) {
    return Objects.requireNonNullElse(heads.get(tenant), AuditHead.EMPTY);
  }

  void add(AuditEntry entry) {
    rows.create(entry);
    heads.put(entry.owner().tenant(), entry.head());
  }

  Stream<AuditEntry> visible() {
    return rows.visible();
  }

  Stream<AuditEntry> ofTenant(TenantId tenant) {
    return rows.all().filter(entry -> entry.owner().tenant().equals(tenant));
  }

  /**
   * Takes the contents of entries of these owners and actors, and puts a pseudonym where these are
   * named; returns of how many, at most so many.
   */
  public int redact(Predicate<AuditEntry> named, UnaryOperator<AuditEntry> redacted, int limit) {
    List<AuditEntry> about = rows.all().filter(named).limit(limit).toList();
    about.forEach(entry -> rows.put(redacted.apply(entry)));
    return about.size();
  }

  /** Returns the entries of a tenant that an erasure put under its pseudonym. */
  Stream<AuditEntry> redacted(TenantId tenant, UUID erasure) {
    return ofTenant(tenant).filter(entry -> entry.redactions().contains(erasure));
  }

  /** Counts the entries for which this is true. */
  public long count(Predicate<AuditEntry> named) {
    return rows.all().filter(named).count();
  }

  /** Sets the reader of what certificates say of a tenant's entries. */
  public void certify(Function<TenantId, List<AuditRedaction>> certificates) {
    certified = certificates;
  }

  List<AuditRedaction> redactions(TenantId tenant) {
    return certified.apply(tenant);
  }

  /** Erases the contents of entries about something that is gone. */
  public void eraseContents(TenantId tenant, AuditTarget target) {
    List<AuditEntry> about =
        ofTenant(tenant).filter(entry -> entry.target().equals(target)).toList();
    about.forEach(entry -> rows.put(entry.withoutContent()));
  }
}
