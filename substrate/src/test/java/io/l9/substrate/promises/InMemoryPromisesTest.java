package io.l9.substrate.promises;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** The promises of knowledge in memory. */
class InMemoryPromisesTest {

  private static final PromiseStore STORE = PromiseStore.inMemory();

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
