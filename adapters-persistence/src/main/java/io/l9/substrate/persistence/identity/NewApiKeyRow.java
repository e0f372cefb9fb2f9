package io.l9.substrate.persistence.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/** A row of {@code api_keys} as it is inserted: with its verifier. */
@Entity
@Immutable
@Table(name = "api_keys")
class NewApiKeyRow extends ApiKeyColumns {

  @Column(name = "verifier", nullable = false)
  public byte[] verifier;
}
