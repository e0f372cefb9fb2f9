package io.l9.substrate.domain.trade;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A field of a kind of documents.
 *
 * @param name on the wire and of the column
 * @param isRequired every document has it
 * @param isSearched documents are found by the {@link SearchKey} of it
 * @param isFixed it keeps the value that a document was created with
 * @param isDerived the store of documents writes it, no client
 * @param pattern of a text; null: any
 * @param companion a field that must be there if this one is; null: none
 * @param target of a reference: the code of the kind; null: it is none
 */
public record Field(
    String name,
    FieldType type,
    boolean isRequired,
    boolean isSearched,
    boolean isFixed,
    boolean isDerived,
    @Nullable String pattern,
    @Nullable String companion,
    @Nullable String target) {

  public static final int MAX_TEXT = 500;

  /** The greatest number of bytes of a JSON value in UTF-8. */
  public static final int MAX_JSON = 256 * 1024;

  public static Field of(String name, FieldType type) {
    return new Field(name, type, false, false, false, false, null, null, null);
  }

  /** A reference to a document of another kind, which a snapshot of its id and name outlives. */
  public static Field reference(String name, String target) {
    return new Field(name, FieldType.REFERENCE, false, true, true, false, null, null, target);
  }

  /** The field in which the snapshot of a reference is kept. */
  static Field snapshotOf(Field reference) {
    return new Field(
        reference.snapshot(), FieldType.OBJECT, false, false, false, true, null, null, null);
  }

  public Field required() {
    return new Field(name, type, true, isSearched, isFixed, isDerived, pattern, companion, target);
  }

  public Field searched() {
    return new Field(name, type, isRequired, true, isFixed, isDerived, pattern, companion, target);
  }

  public Field fixed() {
    return new Field(
        name, type, isRequired, isSearched, true, isDerived, pattern, companion, target);
  }

  /** The same field for texts that match a regular expression. */
  public Field matching(String expression) {
    return new Field(
        name, type, isRequired, isSearched, isFixed, isDerived, expression, companion, target);
  }

  /** The same field, which is only there together with another. */
  public Field with(String other) {
    return new Field(
        name, type, isRequired, isSearched, isFixed, isDerived, pattern, other, target);
  }

  /** Whether documents are found by a value of this field. */
  public boolean isFound() {
    return type == FieldType.TEXT || isSearched;
  }

  /** Whether documents are found by the beginning of it too. */
  public boolean isFoundByPrefix() {
    return isSearched && target == null;
  }

  /** Returns the name of the column by which documents are found. */
  public String keyColumn() {
    return name + "_key";
  }

  /** Returns the name of the field that keeps what a reference pointed to. */
  public String snapshot() {
    String suffix = "_id";
    return (name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name)
        + "_snapshot";
  }

  /** Returns where the field stands in a document. */
  public String pointer() {
    return "/" + name;
  }

  /** Refuses a value that a client may not write. */
  void require(Object value) {
    if (!type.javaType().isInstance(value)) {
      throw ValidationException.at(pointer(), "must be of the type " + type);
    }
    if (value instanceof String text) {
      Require.text(pointer(), text, MAX_TEXT);
      if (pattern != null && !text.matches(pattern)) {
        throw ValidationException.at(pointer(), "must match " + pattern);
      }
    } else if (value instanceof JsonDocument json) {
      requireJson(json.text());
    }
  }

  private void requireJson(String text) {
    if (!text.startsWith(type == FieldType.ARRAY ? "[" : "{")) {
      throw ValidationException.at(
          pointer(), type == FieldType.ARRAY ? "must be an array" : "must be an object");
    }
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_JSON) {
      throw ValidationException.at(
          pointer(),
          ErrorCode.PAYLOAD_TOO_LARGE,
          "has " + bytes + " bytes; at most " + MAX_JSON + " are allowed");
    }
  }
}
