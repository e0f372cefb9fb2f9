package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.List;

/**
 * A condition on an attribute: a scalar of this path equals the value.
 *
 * @param value a string, number, boolean or null
 */
public record AttributeCondition(AttributePath path, JsonDocument value) {

  public AttributeCondition {
    Require.present("/attr", path);
    String text = Require.present("/attr", value).text();
    if (text.startsWith("{") || text.startsWith("[")) {
      throw ValidationException.at("/attr", "must compare with a string, number, boolean or null");
    }
  }

  /** Whether one of an entity's scalars is as demanded. */
  public boolean holds(List<AttributeLeaf> leaves, JsonCodec json) {
    return leaves.contains(new AttributeLeaf(path.text(), json.read(value)));
  }
}
