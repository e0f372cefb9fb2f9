package io.l9.substrate.inmemory.retention;

import io.l9.substrate.domain.retention.RetentionRepository;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;

/** The port of this package. */
public final class RetentionComponents {

  private RetentionComponents() {}

  public static RetentionRepository repository(UnitsOfWork units, RetentionTable table) {
    return new InMemoryRetentionRepository(units, table);
  }
}
