package io.l9.substrate.persistence.reflection;

import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** A row of {@code reflection_store} without its search index, which stays as it is. */
@Entity
@Table(name = "reflection_store")
class ReflectionRow extends ReflectionColumns {}
