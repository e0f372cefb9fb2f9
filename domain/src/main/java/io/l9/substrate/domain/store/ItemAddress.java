package io.l9.substrate.domain.store;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.Comparator;

/**
 * The place of an item among those of its owner.
 *
 * @param namespace with at least one label
 * @param key of 1 to {@value Namespace#MAX_NAME} characters of any kind but U+0000
 */
public record ItemAddress(Namespace namespace, String key) {

  /** The order by namespace, then by key, byte by byte. */
  public static final Comparator<ItemAddress> ORDER =
      Comparator.comparing(ItemAddress::namespace, Namespace.ORDER)
          .thenComparing(ItemAddress::key, Namespace::compare);

  public ItemAddress {
    if (Require.present("/namespace", namespace).isRoot()) {
      throw ValidationException.at("/namespace", "must have a label");
    }
    Namespace.name("/key", key);
  }
}
