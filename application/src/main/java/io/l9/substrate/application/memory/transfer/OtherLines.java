package io.l9.substrate.application.memory.transfer;

import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.OtherContent;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an export that hold something else than packets: objects of one member, whose name
 * says of which kind its value is. Implementations are thread-safe.
 */
public interface OtherLines {

  /** Returns the content of which these lines are. */
  OtherContent content();

  /** Returns the names of the kinds. */
  Set<String> kinds();

  /**
   * A part of what an export gives out.
   *
   * @param next the place at which the next part begins, for {@link #part} alone to understand;
   *     null: this is the last one
   */
  record Part(List<JsonDocument> lines, @Nullable Object next) {
    public Part {
      lines = List.copyOf(lines);
    }
  }

  /**
   * Returns a part of everything of these kinds that the scope sees, in an order in which it can be
   * imported. Runs in a unit of work of its own.
   *
   * @param after null: from the beginning
   */
  Part part(TenantScope scope, @Nullable Object after);

  /**
   * Returns the storing of the value of a line, which is read before, outside of units of work
   * unless it is a dry run. The storing runs in a unit of work, whose packets are stored already;
   * false: the value was there already.
   *
   * @throws io.l9.substrate.domain.shared.SubstrateException if it cannot be read, and from the
   *     storing if it cannot be stored; then nothing of it is
   */
  Supplier<Boolean> importing(
      TenantScope scope, String kind, JsonDocument value, ImportOptions options);
}
