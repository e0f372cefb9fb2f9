package io.l9.substrate.application.shared;

import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.subject.RetainedBytes;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;

/**
 * The parts and bounds that the use cases of subjects work with, beside their store.
 *
 * @param random makes the keys of pseudonyms, so nobody must be able to guess it
 * @param schema the newest migration, as it stands in certificates
 * @param retained the operator's statement about bytes that outlive an erasure
 * @param patience the time that an erasure waits for transactions older than its tombstone
 * @param rows of a batch, at most {@value #MAX_ROWS}
 * @param packets of a batch, at most {@value #MAX_PACKETS}
 */
public record SubjectConfig(
    IdGenerator ids,
    Clock clock,
    JsonCodec json,
    Random random,
    String schema,
    RetainedBytes retained,
    Duration patience,
    int rows,
    int packets) {

  public static final int MAX_ROWS = 5000;
  public static final int MAX_PACKETS = 500;

  public SubjectConfig {
    Require.limit("/rows", rows, MAX_ROWS);
    Require.limit("/packets", packets, MAX_PACKETS);
  }

  /** Returns the configuration with the largest batches and a minute's patience. */
  public static SubjectConfig of(
      IdGenerator ids,
      Clock clock,
      JsonCodec json,
      Random random,
      String schema,
      RetainedBytes retained) {
    return new SubjectConfig(
        ids, clock, json, random, schema, retained, Duration.ofMinutes(1), MAX_ROWS, MAX_PACKETS);
  }
}
