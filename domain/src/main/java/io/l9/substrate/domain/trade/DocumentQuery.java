package io.l9.substrate.domain.trade;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.world.AttributeCondition;
import io.l9.substrate.domain.world.AttributeLeaf;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A part of the documents of a kind, the newest first.
 *
 * @param conditions on fields; all hold
 * @param attributes conditions on scalars of the JSON, whose paths begin with the field's name; all
 *     hold
 * @param from the earliest time; null: any
 * @param to the time before which it ends; null: any
 * @param isWithArchived archived documents too
 * @param limit at most {@value #MAX_LIMIT}
 * @param after the last document of the page before; null: the first page
 */
public record DocumentQuery(
    DocumentKind kind,
    List<FieldCondition> conditions,
    List<AttributeCondition> attributes,
    @Nullable Instant from,
    @Nullable Instant to,
    boolean isWithArchived,
    int limit,
    @Nullable Position after) {

  public static final int MAX_LIMIT = 200;
  public static final int MAX_CONDITIONS = 8;

  public DocumentQuery {
    Require.present("/kind", kind);
    conditions = List.copyOf(Require.size("/conditions", conditions, MAX_CONDITIONS));
    attributes = List.copyOf(Require.size("/attr", attributes, MAX_CONDITIONS));
    Require.optionalTime("/from", from);
    Require.optionalTime("/to", to);
    Require.limit("/limit", limit, MAX_LIMIT);
    conditions.forEach(condition -> require(kind, condition));
  }

  /** The newest documents of a kind that are in use. */
  public static DocumentQuery of(DocumentKind kind, int limit) {
    return new DocumentQuery(kind, List.of(), List.of(), null, null, false, limit, null);
  }

  /** Returns the query for documents that fulfil these conditions too. */
  public DocumentQuery where(FieldCondition... more) {
    return new DocumentQuery(
        kind, List.of(more), attributes, from, to, isWithArchived, limit, after);
  }

  /** Returns the query for documents with scalars like these. */
  public DocumentQuery having(AttributeCondition... more) {
    return new DocumentQuery(
        kind, conditions, List.of(more), from, to, isWithArchived, limit, after);
  }

  /** Returns the query for archived documents too. */
  public DocumentQuery withArchived() {
    return new DocumentQuery(kind, conditions, attributes, from, to, true, limit, after);
  }

  /** Returns the query for what comes behind a position. */
  public DocumentQuery behind(@Nullable Position position) {
    return new DocumentQuery(
        kind, conditions, attributes, from, to, isWithArchived, limit, position);
  }

  private static void require(DocumentKind kind, FieldCondition condition) {
    Field field = kind.known(condition.field());
    if (field.type() == FieldType.REFERENCE) {
      UUID unused = id(field, condition.value());
    }
    if (condition.isPrefix() ? !field.isFoundByPrefix() : !field.isFound()) {
      throw ValidationException.at(
          field.pointer(), "is not what documents are found by in this way");
    }
  }

  /** Returns the id that a condition on a reference names. */
  public static UUID id(Field field, String value) {
    try {
      UUID id = UUID.fromString(value);
      if (id.toString().equalsIgnoreCase(value)) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      throw ValidationException.at(field.pointer(), "must be a UUID");
    }
    throw ValidationException.at(field.pointer(), "must be a UUID");
  }

  /** Whether a document is one of those asked for, on whatever page. */
  public boolean admits(Document document, JsonCodec json) {
    return (isWithArchived || document.archivedAt() == null)
        && (from == null || !document.at().isBefore(from))
        && (to == null || document.at().isBefore(to))
        && conditions.stream().allMatch(condition -> holds(condition, document, json))
        && holdsAttributes(document, json);
  }

  private boolean holdsAttributes(Document document, JsonCodec json) {
    if (attributes.isEmpty()) {
      return true;
    }
    List<AttributeLeaf> leaves = document.leaves(json);
    return attributes.stream().allMatch(condition -> condition.holds(leaves, json));
  }

  private boolean holds(FieldCondition condition, Document document, JsonCodec json) {
    Field field = kind.known(condition.field());
    if (!field.isSearched()) {
      return condition.value().equals(document.fields().get(field.name()));
    }
    String wanted = wanted(field, condition);
    return document
        .key(field, json)
        .filter(key -> condition.isPrefix() ? key.startsWith(wanted) : key.equals(wanted))
        .isPresent();
  }

  /** Returns what the key of a searched field is compared with. */
  public static String wanted(Field field, FieldCondition condition) {
    return field.target() != null
        ? id(field, condition.value()).toString()
        : SearchKey.of(condition.value()).orElse("");
  }
}
