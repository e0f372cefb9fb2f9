package io.l9.substrate.promises;

import io.l9.substrate.testkit.database.MigratedDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The promises of knowledge in PostgreSQL. */
class DatabasePromisesIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final PromiseStore STORE = PromiseStore.in(DATABASE);

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Nested
  class Isolation extends IsolationPromises {
    Isolation() {
      super(STORE);
    }
  }

  @Nested
  class Erasure extends ErasurePromises {
    Erasure() {
      super(STORE);
    }
  }

  @Nested
  class Correction extends CorrectionPromises {
    Correction() {
      super(STORE);
    }
  }

  @Nested
  class Rejection extends RejectionPromises {
    Rejection() {
      super(STORE);
    }
  }

  @Nested
  class Authority extends AuthorityPromises {
    Authority() {
      super(STORE);
    }
  }

  @Nested
  class Record extends RecordPromises {
    Record() {
      super(STORE);
    }
  }

  @Nested
  class Context extends ContextPromises {
    Context() {
      super(STORE);
    }
  }
}
