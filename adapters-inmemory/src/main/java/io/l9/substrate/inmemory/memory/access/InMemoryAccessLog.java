package io.l9.substrate.inmemory.memory.access;

import io.l9.substrate.domain.memory.access.Access;
import io.l9.substrate.domain.memory.access.AccessLog;
import io.l9.substrate.domain.memory.access.AccessQuery;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.inmemory.shared.Pages;
import java.util.List;

/** The log of accesses. */
final class InMemoryAccessLog implements AccessLog {

  private final AccessTable accesses;

  InMemoryAccessLog(AccessTable accesses) {
    this.accesses = accesses;
  }

  @Override
  public void appendAll(List<Access> added) {
    accesses.appendAll(added);
  }

  @Override
  public Page<Access> of(AccessQuery query) {
    return Pages.newestFirst(
        accesses.visible().filter(access -> access.target().equals(query.target())),
        Access::position,
        query.after(),
        query.limit());
  }
}
