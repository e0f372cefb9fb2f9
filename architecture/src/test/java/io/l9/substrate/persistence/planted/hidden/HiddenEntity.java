package io.l9.substrate.persistence.planted.hidden;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** Innocent. */
@Entity
final class HiddenEntity {
  @Id long id;
}
