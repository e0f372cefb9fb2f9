package io.l9.substrate.domain.trade;

import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.domain.world.AttributeLeaf;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A stored document. Every member of its organisation may change it.
 *
 * @param at the time of the kind's field {@code time}
 * @param fields those that have a value, of the Java type that {@link FieldType} names
 * @param archivedAt null: it is in use
 * @param version from 1 on; never used twice for one id
 */
public record Document(
    DocumentKind kind,
    UUID id,
    Ownership owner,
    Instant at,
    Map<String, Object> fields,
    @Nullable Instant archivedAt,
    int version,
    Instant updatedAt) {

  public Document {
    fields = Map.copyOf(fields);
  }

  /** Returns the next version of this one. */
  public Document next(
      Instant newAt, Map<String, Object> newFields, @Nullable Instant newArchivedAt, Instant now) {
    return new Document(kind, id, owner, newAt, newFields, newArchivedAt, version + 1, now);
  }

  /**
   * Returns the next version after a change by a client.
   *
   * @param newFields all of them; those that the store derives stay as they are
   * @throws ConflictException with the code {@code immutable-field} if something may not change any
   *     more, with {@code conflict} if the status may not follow
   */
  public Document changed(
      Instant newAt, Map<String, Object> newFields, @Nullable Instant newArchivedAt, Instant now) {
    Map<String, Object> written = new HashMap<>();
    Map<String, Object> complete = new HashMap<>();
    newFields.entrySet().stream()
        .filter(field -> !isDerived(field.getKey()))
        .forEach(field -> written.put(field.getKey(), field.getValue()));
    fields.entrySet().stream()
        .filter(field -> isDerived(field.getKey()))
        .forEach(field -> complete.put(field.getKey(), field.getValue()));
    kind.require(written);
    requireChangeable(written, newAt);
    complete.putAll(written);
    return next(newAt, complete, newArchivedAt, now);
  }

  private boolean isDerived(String name) {
    return kind.field(name).filter(Field::isDerived).isPresent();
  }

  private void requireChangeable(Map<String, Object> written, Instant newAt) {
    Set<String> moved =
        Stream.concat(fields.keySet().stream(), written.keySet().stream())
            .filter(name -> !isDerived(name))
            .filter(name -> !Objects.equals(fields.get(name), written.get(name)))
            .collect(Collectors.toCollection(TreeSet::new));
    for (String name : moved) {
      if (kind.known(name).isFixed()) {
        throw immutable(
            "The " + name + " of a " + kind.code() + " does not change; create another one.");
      }
    }
    Lifecycle lifecycle = kind.lifecycle();
    if (lifecycle == null) {
      return;
    }
    String status = String.valueOf(fields.get(lifecycle.field()));
    if (moved.remove(lifecycle.field())) {
      String after =
          String.valueOf(Require.present("/" + lifecycle.field(), written.get(lifecycle.field())));
      lifecycle.requireMove(status, after);
    }
    if ((!moved.isEmpty() || !newAt.equals(at)) && !lifecycle.open().contains(status)) {
      throw immutable(
          "A "
              + kind.code()
              + " that is "
              + status
              + " says for ever what it says; only its "
              + lifecycle.field()
              + " changes.");
    }
  }

  private static ConflictException immutable(String message) {
    return new ConflictException(ErrorCode.IMMUTABLE_FIELD, message);
  }

  /** Returns the next version, in which a reference points to nothing. */
  public Document detached(Field reference) {
    Map<String, Object> others = new HashMap<>(fields);
    others.remove(reference.name());
    return next(at, others, archivedAt, updatedAt);
  }

  /** Returns the same document with another number. */
  public Document numbered(int number) {
    return new Document(kind, id, owner, at, fields, archivedAt, number, updatedAt);
  }

  public Position position() {
    return new Position(at, id);
  }

  public boolean isVisibleTo(TenantScope actor) {
    return actor.sees(owner, Visibility.SHARED);
  }

  public boolean isWritableBy(TenantScope actor) {
    return isVisibleTo(actor)
        && (actor.role() == Role.PLATFORM_ADMIN
            || actor.role() == Role.TENANT_ADMIN
            || (owner.org() != null && owner.org().equals(actor.org())));
  }

  /** Returns the scalars of the JSON by which the document is found; their paths begin with it. */
  public List<AttributeLeaf> leaves(JsonCodec json) {
    Map<String, Object> plain = new HashMap<>();
    for (String name : kind.jsonFields()) {
      Object value = fields.get(name);
      Object read = value instanceof JsonDocument stored ? json.read(stored) : null;
      if (read != null) {
        plain.put(name, read);
      }
    }
    return AttributeLeaf.of(plain);
  }

  /** Returns the key by which the document is found by a field; empty: it has none. */
  public Optional<String> key(Field field, JsonCodec json) {
    return SearchKey.of(this, field, json);
  }
}
