package io.l9.substrate.cli.demo;

import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.search.PacketText;
import io.l9.substrate.domain.shared.JsonCodec;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds a name that few packets mention, such as a class or an option: what a search by words finds
 * and one by meaning has no sense for.
 */
final class RareName {

  /** Mixed case, or parts joined by an underscore. */
  private static final Pattern NAME =
      Pattern.compile("\\b(?:[A-Za-z]+[a-z][A-Z][A-Za-z]+|[A-Za-z]+_[A-Za-z_]{2,})\\b");

  private static final int MAX_LENGTH = 40;

  private RareName() {}

  /** The rarest name; of equally rare ones the newest. */
  static Optional<String> in(List<PacketDraft> oldestFirst, JsonCodec json) {
    Map<String, Integer> packets = new LinkedHashMap<>();
    for (PacketDraft draft : oldestFirst) {
      Set<String> names = new HashSet<>();
      Matcher matcher = NAME.matcher(PacketText.of(draft.payload(), json));
      while (matcher.find()) {
        if (matcher.group().length() <= MAX_LENGTH) {
          names.add(matcher.group());
        }
      }
      names.stream().sorted().forEach(name -> packets.merge(name, 1, Integer::sum));
    }
    String rarest = null;
    int fewest = Integer.MAX_VALUE;
    for (Map.Entry<String, Integer> name : packets.entrySet()) {
      if (name.getValue() <= fewest) {
        fewest = name.getValue();
        rarest = name.getKey();
      }
    }
    return Optional.ofNullable(rarest);
  }
}
