package io.l9.substrate.domain.planted.nulls;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Innocent. */
public interface MayBeAbsent {
  Optional<String> find(@Nullable String id);
}
