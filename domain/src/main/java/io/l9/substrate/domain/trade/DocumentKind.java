package io.l9.substrate.domain.trade;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A kind of documents: all that the store of documents needs to know of it.
 *
 * @param code in singular, as messages name it
 * @param table that keeps the documents, which every one of them has as {@code version} and {@code
 *     updated_at}, and as {@code archived_at} where they can be archived
 * @param id the field of the id
 * @param time the field of the time by which documents are ordered
 * @param fields the others
 * @param isArchivable a document can be put aside
 * @param lifecycle null: documents have no status
 */
public record DocumentKind(
    String code,
    String table,
    String id,
    String time,
    List<Field> fields,
    boolean isArchivable,
    @Nullable Lifecycle lifecycle) {

  public DocumentKind {
    fields =
        List.copyOf(fields).stream()
            .flatMap(
                field ->
                    field.target() == null
                        ? Stream.of(field)
                        : Stream.of(field, Field.snapshotOf(field)))
            .distinct()
            .toList();
  }

  public Optional<Field> field(String name) {
    return fields.stream().filter(field -> field.name().equals(name)).findFirst();
  }

  /** Returns a field that a client names. */
  Field known(String name) {
    return field(name)
        .filter(field -> !field.isDerived())
        .orElseThrow(
            () ->
                ValidationException.at(
                    "/" + name,
                    "is no field of a "
                        + code
                        + "; there are "
                        + String.join(
                            ", ",
                            fields.stream()
                                .filter(field -> !field.isDerived())
                                .map(Field::name)
                                .toList())));
  }

  /** Returns the fields that refer to documents of another kind. */
  public List<Field> referencesTo(DocumentKind other) {
    return fields.stream().filter(field -> other.code().equals(field.target())).toList();
  }

  /** Returns the names of the fields that hold JSON of clients. */
  public List<String> jsonFields() {
    List<String> names = new ArrayList<>();
    for (Field field : fields) {
      if (field.type().isJson() && !field.isDerived()) {
        names.add(field.name());
      }
    }
    return List.copyOf(names);
  }

  /** Refuses the fields of a client if one is missing, unknown or wrong. */
  void require(Map<String, Object> values) {
    values.forEach((name, value) -> known(name).require(value));
    for (Field field : fields) {
      if (field.isRequired()) {
        Require.present(field.pointer(), values.get(field.name()));
      }
      if (field.companion() != null && values.containsKey(field.name())) {
        if (!values.containsKey(field.companion())) {
          throw ValidationException.at(
              "/" + field.companion(), "is required where there is a " + field.name());
        }
      }
    }
    if (lifecycle != null && values.get(lifecycle.field()) instanceof String status) {
      lifecycle.require(status);
    }
  }
}
