package io.l9.substrate.domain.planted.plain;

import jakarta.persistence.Entity;

@Entity
public final class IsAnEntity {}
