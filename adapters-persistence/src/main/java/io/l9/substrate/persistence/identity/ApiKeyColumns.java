package io.l9.substrate.persistence.identity;

import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.persistence.shared.OwnedRow;
import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.Length;
import org.jspecify.annotations.Nullable;

/** The columns of {@code api_keys} but the verifier. */
@MappedSuperclass
abstract class ApiKeyColumns extends OwnedRow {

  @Id
  @Column(name = "key_id")
  public UUID id;

  @Column(name = "name", nullable = false, length = Length.LONG32)
  public String name;

  @Column(name = "selector", nullable = false, length = Length.LONG32)
  public String selector;

  @Column(name = "role", nullable = false, length = Length.LONG32)
  public Role role;

  /** Names, because another version may know permissions that this one does not. */
  @Column(name = "permissions", nullable = false, length = Length.LONG32)
  public List<String> permissions;

  @Column(name = "created_at", nullable = false)
  public Instant createdAt;

  @Column(name = "expires_at")
  public @Nullable Instant expiresAt;

  @Column(name = "last_used_at")
  public @Nullable Instant lastUsedAt;

  @Column(name = "revoked_at")
  public @Nullable Instant revokedAt;

  @Column(name = "replaced_by")
  public @Nullable UUID replacedBy;

  @Column(name = "created_by")
  public @Nullable UUID createdBy;

  @Column(name = "created_by_user")
  public @Nullable UUID createdByUser;
}
