package io.l9.substrate.bootstrap.wiring;

import io.l9.substrate.MemoryCells;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.identity.Authentication;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.shared.UnavailableException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * API keys of all cells. A key is a row of its tenant's cell, and its tenant is not known before:
 * the cells are asked in turn. A cell can let in nobody but its own tenants. Thread-safe.
 */
final class CellAuthentication implements Authentication {

  private final MemoryCells cells;

  CellAuthentication(MemoryCells cells) {
    this.cells = cells;
  }

  /** A cell that does not answer keeps no key of another from being known. */
  @Override
  public Optional<Caller> authenticate(String token) {
    @Nullable UnavailableException silent = null;
    for (MemorySubstrate cell : cells.all().values()) {
      try {
        Optional<Caller> caller = cell.identity().authentication().authenticate(token);
        if (caller.isPresent() && cells.of(caller.get().scope().tenant()) == cell) {
          return caller;
        }
      } catch (UnavailableException e) {
        silent = e;
      }
    }
    if (silent != null) {
      throw silent;
    }
    return Optional.empty();
  }
}
