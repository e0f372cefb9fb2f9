package io.l9.substrate.inmemory.reflection;

import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.use.ReflectionUse;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.inmemory.tenancy.ScopedTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;

/** The rows of the ledger, by owner, task and reflection. */
final class UseTable {

  record Key(Ownership owner, String task, ReflectionId reflection) {}

  final ScopedTable<Key, ReflectionUse> rows;

  UseTable(UnitsOfWork units) {
    rows =
        new ScopedTable<>(
            units,
            use -> new Key(use.owner(), use.task(), use.reflection()),
            ReflectionUse::owner,
            use -> Visibility.SHARED);
  }

  /** Removes the rows of a reflection that is gone, whoever owns them. */
  void removeAll(ReflectionId reflection) {
    rows.all()
        .filter(use -> use.reflection().equals(reflection))
        .map(use -> new Key(use.owner(), use.task(), use.reflection()))
        .toList()
        .forEach(rows::remove);
  }
}
