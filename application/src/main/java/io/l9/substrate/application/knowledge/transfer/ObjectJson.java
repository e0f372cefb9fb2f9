package io.l9.substrate.application.knowledge.transfer;

import io.l9.substrate.application.memory.transfer.LineMembers;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.shared.JsonDocument;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The objects of facts and rejections as JSON. */
final class ObjectJson {

  private ObjectJson() {}

  static void put(Map<String, @Nullable Object> members, FactObject object) {
    if (object instanceof FactObject.Value value) {
      members.put("object", value.json());
      members.put("object_type", "value");
    } else {
      members.put("object", ((FactObject.Entity) object).name().text());
      members.put("object_type", "entity");
    }
  }

  static FactObject read(LineMembers members) {
    JsonDocument object = LineMembers.present("/object", members.object().get("object"));
    return members.needed("object_type").equals("entity")
        ? new FactObject.Entity(EntityName.at("/object", members.needed("object")))
        : new FactObject.Value(object);
  }
}
