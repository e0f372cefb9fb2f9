package io.l9.substrate.domain.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to a {@link StoreOp}. */
public sealed interface StoreAnswer {

  /**
   * The answer to a {@link GetItem}.
   *
   * @param item null: there is none
   */
  record Got(@Nullable Item item) implements StoreAnswer {}

  /** The answer to a {@link PutItem}. */
  record Done() implements StoreAnswer {}

  /** The answer to a {@link SearchItems}. */
  record Found(List<FoundItem> items) implements StoreAnswer {

    public Found {
      items = List.copyOf(items);
    }
  }

  /** The answer to a {@link ListNamespaces}. */
  record Namespaces(List<Namespace> namespaces) implements StoreAnswer {

    public Namespaces {
      namespaces = List.copyOf(namespaces);
    }
  }
}
