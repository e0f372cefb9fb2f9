package io.l9.substrate.persistence.subject;

import io.l9.substrate.domain.logs.LogStore;
import io.l9.substrate.domain.subject.SubjectStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.subject.SubjectRowsContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlSubjectRowsIT extends SubjectRowsContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected SubjectStore store() {
    return MEMORY.persistence().subjects();
  }

  @Override
  protected LogStore logs() {
    return MEMORY.persistence().logs();
  }
}
