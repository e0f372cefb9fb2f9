package io.l9.substrate.application.memory.transfer;

import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The lines of an export that hold something else than packets: objects of one member, whose name
 * says of which kind its value is. Implementations are thread-safe.
 */
public interface OtherLines {

  /** Returns the names of the kinds. */
  Set<String> kinds();

  /**
   * Gives out everything of these kinds that the scope sees, in an order in which it can be
   * imported; opens units of work of its own.
   *
   * @return the number of lines
   */
  long exportLines(TenantScope scope, Consumer<JsonDocument> lines);

  /**
   * Stores the value of a line. Runs in a unit of work, whose packets are stored already.
   *
   * @return false: it was there already
   * @throws io.l9.substrate.domain.shared.SubstrateException if it cannot be stored; then nothing
   *     of it is
   */
  boolean importLine(TenantScope scope, String kind, JsonDocument value, ImportOptions options);
}
