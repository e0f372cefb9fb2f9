package io.l9.substrate.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.store.FoundItem;
import io.l9.substrate.domain.store.ItemAddress;
import io.l9.substrate.domain.store.ListNamespaces;
import io.l9.substrate.domain.store.Namespace;
import io.l9.substrate.domain.store.NamespaceMatch;
import io.l9.substrate.domain.store.SearchItems;
import io.l9.substrate.domain.store.StoreOwner;
import io.l9.substrate.domain.store.StoredItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Kit of searches by prefix and lists of namespaces, against random namespaces that are compared
 * label by label; so many as {@code -Dl9.store.namespaces} says.
 */
public abstract class StoreRepositoryPrefixContract extends ItemContract {

  private static final int NAMESPACES = Integer.getInteger("l9.store.namespaces", 300);
  private static final int AT_ONCE = 500;
  private static final int QUESTIONS = Math.max(60, NAMESPACES / 500);

  private static final List<String> PARTS =
      List.of(
          "a",
          "b",
          "%",
          "_",
          ".",
          "*",
          "\\",
          "\u001F",
          "\u001E",
          "\n",
          " ",
          "~",
          "\u00e9",
          "\uFFFD",
          "\uD83D\uDE80");

  private String label() {
    StringBuilder label = new StringBuilder();
    do {
      label.append(PARTS.get(random().nextInt(PARTS.size())));
    } while (random().nextInt(3) == 0);
    return label.toString();
  }

  private Namespace namespace() {
    List<String> labels = new ArrayList<>();
    int depth = 1 + random().nextInt(3);
    for (int i = 0; i < depth; i++) {
      labels.add(label());
    }
    return new Namespace(labels);
  }

  private Set<Namespace> stored() {
    Set<Namespace> all = new HashSet<>();
    while (all.size() < NAMESPACES) {
      Set<Namespace> some = new HashSet<>();
      while (some.size() < Math.min(AT_ONCE, NAMESPACES - all.size())) {
        Namespace next = namespace();
        if (!all.contains(next)) {
          some.add(next);
        }
      }
      run(
          actor(),
          () ->
              items()
                  .put(
                      StoreOwner.of(actor()),
                      some.stream()
                          .map(one -> item(new ItemAddress(one, "k"), "{}"))
                          .map(item -> new StoredItem(item, null))
                          .toList(),
                      NOW));
      all.addAll(some);
    }
    return all;
  }

  private Set<Namespace> found(Namespace prefix) {
    Set<Namespace> found = new HashSet<>();
    List<FoundItem> page;
    do {
      page = search(new SearchItems(prefix, List.of(), null, 1000, found.size(), false), null, NOW);
      page.forEach(one -> found.add(one.item().address().namespace()));
    } while (page.size() == 1000);
    return found;
  }

  @Test
  void isExactByLabel() {
    Set<Namespace> all = stored();
    for (int i = 0; i < QUESTIONS; i++) {
      Namespace prefix = namespace();
      assertEquals(
          all.stream().filter(one -> one.isWithin(prefix)).collect(Collectors.toSet()),
          found(prefix),
          prefix::toString);
      NamespaceMatch match = new NamespaceMatch(prefix, random().nextBoolean());
      int depth = 1 + random().nextInt(3);
      ListNamespaces list = new ListNamespaces(List.of(match), depth, 1000, 0);
      TreeSet<Namespace> wanted = new TreeSet<>(Namespace.ORDER);
      all.stream().filter(match::isMetBy).map(list::shown).forEach(wanted::add);
      assertEquals(wanted.stream().limit(1000).toList(), namespaces(list), match::toString);
    }
  }
}
