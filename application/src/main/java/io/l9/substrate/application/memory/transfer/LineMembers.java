package io.l9.substrate.application.memory.transfer;

import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.transfer.ImportLine;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportedIds;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The members of a line, each read as what it has to be; null where it is absent or null, unless it
 * is needed.
 *
 * @param remapping of every id that names a row
 */
public record LineMembers(
    Map<String, JsonDocument> object, JsonCodec json, UnaryOperator<UUID> remapping) {

  private static final int UUID_LENGTH = 36;

  public static LineMembers of(JsonDocument value, JsonCodec json, UnaryOperator<UUID> ids) {
    return new LineMembers(json.members(value.text()), json, ids);
  }

  /** Returns the function by which an import gives rows their ids. */
  public static UnaryOperator<UUID> ids(TenantScope scope, ImportOptions options) {
    return options.ids() == ImportedIds.REMAP
        ? id -> ImportLine.remapped(id, scope.owner(), options.name())
        : id -> id;
  }

  public @Nullable Object value(String name) {
    JsonDocument document = object.get(name);
    return document == null ? null : json.read(document);
  }

  public @Nullable String text(String name) {
    Object value = value(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw ValidationException.at("/" + name, "must be a string");
  }

  public @Nullable Double number(String name) {
    Object value = value(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw ValidationException.at("/" + name, "must be a number");
  }

  /** An id of a packet or thread, as it is to be stored. */
  public @Nullable UUID id(String name) {
    String text = text(name);
    return text == null ? null : remapping.apply(uuid("/" + name, text));
  }

  public static UUID uuid(String pointer, String text) {
    try {
      // the JDK reads shorter ones too
      if (text.length() == UUID_LENGTH) {
        return UUID.fromString(text);
      }
    } catch (IllegalArgumentException e) {
      throw notUuid(pointer);
    }
    throw notUuid(pointer);
  }

  private static ValidationException notUuid(String pointer) {
    return ValidationException.at(pointer, "must be a UUID");
  }

  public @Nullable Instant time(String name) {
    String text = text(name);
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw ValidationException.at(
          "/" + name, "must be a time such as 2026-03-01T12:00:00Z (RFC 3339)");
    }
  }

  public List<String> texts(String name) {
    Object value = value(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw ValidationException.at("/" + name, "must be an array of strings");
    }
    List<String> texts = new ArrayList<>();
    for (Object element : list) {
      if (!(element instanceof String text)) {
        throw ValidationException.at("/" + name + "/" + texts.size(), "must be a string");
      }
      texts.add(text);
    }
    return texts;
  }

  public List<PacketId> ids(String name) {
    List<PacketId> ids = new ArrayList<>();
    for (String text : texts(name)) {
      ids.add(new PacketId(remapping.apply(uuid("/" + name + "/" + ids.size(), text))));
    }
    return ids;
  }

  /** Returns the elements of an array of objects; none if it is absent. */
  public List<LineMembers> each(String name) {
    Object value = value(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw ValidationException.at("/" + name, "must be an array of objects");
    }
    List<LineMembers> elements = new ArrayList<>();
    for (Object element : list) {
      elements.add(of(json.of(element), json, remapping));
    }
    return elements;
  }

  public String needed(String name) {
    return present("/" + name, text(name));
  }

  public Instant neededTime(String name) {
    return present("/" + name, time(name));
  }

  public double neededNumber(String name) {
    return present("/" + name, number(name));
  }

  public int neededCount(String name) {
    double number = neededNumber(name);
    if (number != Math.rint(number) || number < 0 || number > Integer.MAX_VALUE) {
      throw ValidationException.at("/" + name, "must be an integer of at least 0");
    }
    return (int) number;
  }

  public boolean neededFlag(String name) {
    if (present("/" + name, value(name)) instanceof Boolean flag) {
      return flag;
    }
    throw ValidationException.at("/" + name, "must be true or false");
  }

  public UUID neededId(String name) {
    return present("/" + name, id(name));
  }

  public static <T> T present(String pointer, @Nullable T value) {
    if (value == null) {
      throw ValidationException.at(pointer, "is required");
    }
    return value;
  }

  public Author author() {
    String user = text("user_id");
    String role = text("role");
    return new Author(
        user == null ? null : new UserId(uuid("/user_id", user)),
        role == null
            ? null
            : Role.ofCode(role).orElseThrow(() -> ValidationException.at("/role", "is no role")));
  }

  /** Adds an author as {@link #author} reads it. */
  public static void put(Map<String, @Nullable Object> members, Author author) {
    if (author.user() != null) {
      members.put("user_id", author.user().value().toString());
    }
    if (author.role() != null) {
      members.put("role", author.role().code());
    }
  }
}
