package io.l9.substrate.application.knowledge.transfer;

import io.l9.substrate.application.memory.transfer.LineMembers;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.memory.transfer.ImportLine;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportedIds;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The members that facts and rejections have in common. */
final class Lines {

  private Lines() {}

  static LineMembers members(JsonDocument value, JsonCodec json, UnaryOperator<UUID> ids) {
    return new LineMembers(json.members(value.text()), json, ids);
  }

  /** Returns the elements of an array of objects; none if it is absent. */
  static List<LineMembers> each(LineMembers members, String name) {
    Object value = members.value(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw ValidationException.at("/" + name, "must be an array of objects");
    }
    List<LineMembers> elements = new ArrayList<>();
    for (Object element : list) {
      elements.add(members(members.json().of(element), members.json(), members.remapping()));
    }
    return elements;
  }

  static UnaryOperator<UUID> ids(TenantScope scope, ImportOptions options) {
    return options.ids() == ImportedIds.REMAP
        ? id -> ImportLine.remapped(id, scope.owner(), options.name())
        : id -> id;
  }

  static String needed(LineMembers members, String name) {
    return present("/" + name, members.text(name));
  }

  static Instant neededTime(LineMembers members, String name) {
    return present("/" + name, members.time(name));
  }

  static double neededNumber(LineMembers members, String name) {
    return present("/" + name, members.number(name));
  }

  static int neededCount(LineMembers members, String name) {
    double number = neededNumber(members, name);
    if (number != Math.rint(number) || number < 0 || number > Integer.MAX_VALUE) {
      throw ValidationException.at("/" + name, "must be an integer of at least 0");
    }
    return (int) number;
  }

  static UUID neededId(LineMembers members, String name) {
    return present("/" + name, members.id(name));
  }

  static <T> T present(String pointer, @Nullable T value) {
    if (value == null) {
      throw ValidationException.at(pointer, "is required");
    }
    return value;
  }

  static void put(Map<String, @Nullable Object> members, FactObject object) {
    if (object instanceof FactObject.Value value) {
      members.put("object", value.json());
      members.put("object_type", "value");
    } else {
      members.put("object", ((FactObject.Entity) object).name().text());
      members.put("object_type", "entity");
    }
  }

  static FactObject object(LineMembers members) {
    JsonDocument object = present("/object", members.object().get("object"));
    return needed(members, "object_type").equals("entity")
        ? new FactObject.Entity(EntityName.at("/object", needed(members, "object")))
        : new FactObject.Value(object);
  }

  static void put(Map<String, @Nullable Object> members, Author author) {
    if (author.user() != null) {
      members.put("user_id", author.user().value().toString());
    }
    if (author.role() != null) {
      members.put("role", author.role().code());
    }
  }

  static Author author(LineMembers members) {
    String user = members.text("user_id");
    String role = members.text("role");
    return new Author(
        user == null ? null : new UserId(LineMembers.uuid("/user_id", user)),
        role == null
            ? null
            : Role.ofCode(role).orElseThrow(() -> ValidationException.at("/role", "is no role")));
  }
}
