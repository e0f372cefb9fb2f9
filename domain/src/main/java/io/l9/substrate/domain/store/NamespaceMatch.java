package io.l9.substrate.domain.store;

import java.util.List;

/**
 * A condition on namespaces: the labels that they begin or end with, of which {@value #ANY} is any
 * one label.
 *
 * @param isSuffix whether they end with them
 */
public record NamespaceMatch(Namespace path, boolean isSuffix) {

  /** The label that stands for any one. */
  public static final String ANY = "*";

  public static NamespaceMatch prefix(String... path) {
    return new NamespaceMatch(Namespace.of(path), false);
  }

  public static NamespaceMatch suffix(String... path) {
    return new NamespaceMatch(Namespace.of(path), true);
  }

  /** Returns whether a namespace meets it. */
  public boolean isMetBy(Namespace namespace) {
    List<String> wanted = path.labels();
    List<String> labels = namespace.labels();
    int first = isSuffix ? labels.size() - wanted.size() : 0;
    if (first < 0 || labels.size() < wanted.size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (!wanted.get(i).equals(ANY) && !wanted.get(i).equals(labels.get(first + i))) {
        return false;
      }
    }
    return true;
  }
}
