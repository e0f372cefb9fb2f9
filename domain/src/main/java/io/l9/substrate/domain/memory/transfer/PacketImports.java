package io.l9.substrate.domain.memory.transfer;

import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.Iterator;

/** Inbound port: imports that go on after the request that started them. Thread-safe. */
public interface PacketImports {

  /** The kind of the operations. */
  String KIND = "packets.import";

  /** The number of failed lines that the result of an operation lists. */
  int MAX_ERRORS = 100;

  /** The lines of an import, and the resource that they are read from, such as a file. */
  interface Source extends Iterator<ImportLine>, AutoCloseable {

    /** Gives the resource up; closing again changes nothing. */
    @Override
    void close();
  }

  /**
   * Starts an import as an operation of the kind {@value #KIND}, which is {@link
   * PacketTransfer#importLines} in the background. Its progress is the number of the last stored
   * line; its result has the counts of the summary, the number of lines with absent parents, and of
   * the first {@value #MAX_ERRORS} failed lines the number, the code and the detail. Cancelled, it
   * keeps the batches that were stored.
   *
   * @param source closed when the operation ends, however it ends, and if none is started
   * @return the operation, pending
   * @throws io.l9.substrate.domain.shared.ValidationException as {@link PacketTransfer#importLines}
   * @throws io.l9.substrate.domain.shared.UnavailableException as {@link
   *     io.l9.substrate.domain.requests.Operations#start}
   */
  Operation start(TenantScope scope, Source source, ImportOptions options);
}
