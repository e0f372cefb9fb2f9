package io.l9.substrate.domain.trade;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A relationship from one material to another.
 *
 * @param from the id or name of a material
 * @param to the id or name of the other
 * @param weight null: none
 */
public record MaterialLink(String from, String to, String type, @Nullable Decimal weight) {

  public MaterialLink {
    if (SearchKey.of(Require.text("/from", from, Field.MAX_TEXT)).isEmpty()) {
      throw ValidationException.at("/from", "must not be empty");
    }
    Require.text("/to", to, Field.MAX_TEXT);
    Require.text("/type", type, Field.MAX_TEXT);
  }

  /** Returns the key of the material that it leads from. */
  public String key() {
    return SearchKey.of(from).orElseThrow();
  }

  /** Returns the relationships of a material with this one in the place of its like. */
  public JsonDocument among(@Nullable JsonDocument relationships, JsonCodec json) {
    Map<String, @Nullable Object> own = new TreeMap<>();
    own.put("to", to);
    own.put("type", type);
    if (weight != null) {
      own.put("weight", weight.text());
    }
    List<@Nullable Object> all = new ArrayList<>();
    boolean isPlaced = false;
    Object before = relationships == null ? null : json.read(relationships);
    if (before instanceof List<?> others) {
      for (Object other : others) {
        boolean isAlike = isLike(other);
        all.add(isAlike ? own : other);
        isPlaced |= isAlike;
      }
    }
    if (!isPlaced) {
      all.add(own);
    }
    return json.of(all);
  }

  private boolean isLike(@Nullable Object other) {
    return other instanceof Map<?, ?> members
        && to.equals(members.get("to"))
        && type.equals(members.get("type"));
  }
}
