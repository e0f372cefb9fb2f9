package io.l9.substrate.persistence.planted.hidden;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

@Entity
public final class PublicEntity {
  @Id long id;
}
