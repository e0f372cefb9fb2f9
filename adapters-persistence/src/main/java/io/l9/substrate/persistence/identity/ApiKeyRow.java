package io.l9.substrate.persistence.identity;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** A row of {@code api_keys} as it is read: without its verifier. */
@Entity
@Table(name = "api_keys")
class ApiKeyRow extends ApiKeyColumns {}
