package io.l9.substrate.persistence.audit;

import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.shared.OwnedRow;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.Length;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code audit_log}; the number is unique within its tenant. */
@Entity
@Immutable
@Table(name = "audit_log")
class AuditEntryRow extends OwnedRow {

  @Id
  @Column(name = "number")
  public Long number;

  @Column(name = "scope", nullable = false, length = Length.LONG32)
  public Visibility visibility;

  @Column(name = "occurred_at", nullable = false)
  public Instant at;

  @Column(name = "actor_user")
  public @Nullable UUID user;

  @Column(name = "actor_role", nullable = false, length = Length.LONG32)
  public Role role;

  @Column(name = "action", nullable = false, length = Length.LONG32)
  public String action;

  @Column(name = "target_kind", nullable = false, length = Length.LONG32)
  public String targetKind;

  @Column(name = "target_id", nullable = false, length = Length.LONG32)
  public String targetId;

  @Column(name = "content_digest", nullable = false, length = Length.LONG32)
  public String contentDigest;

  /** Null if the content is not there. */
  @Column(name = "salt")
  public @Nullable UUID salt;

  @Column(name = "reason", length = Length.LONG32)
  public @Nullable String reason;

  /** Not {@code jsonb}, which would write another text than that of the digest. */
  @Column(name = "before_value", length = Length.LONG32)
  public @Nullable String before;

  @Column(name = "after_value", length = Length.LONG32)
  public @Nullable String after;

  @Column(name = "previous_hash", nullable = false, length = Length.LONG32)
  public String previous;

  @Column(name = "hash", nullable = false, length = Length.LONG32)
  public String hash;

  /** The erasures that put a pseudonym into the row. */
  @Column(name = "redactions", nullable = false)
  public List<UUID> redactions;
}
