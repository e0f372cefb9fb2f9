package io.l9.substrate.persistence.shared;

import io.l9.substrate.domain.shared.JsonDocument;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.SessionFactory;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.BasicValuedModelPart;
import org.hibernate.metamodel.mapping.EmbeddableValuedModelPart;
import org.hibernate.metamodel.mapping.EntityIdentifierMapping;
import org.hibernate.metamodel.mapping.EntityMappingType;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.metamodel.mapping.ManagedMappingType;
import org.hibernate.type.BasicPluralType;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * The columns of an entity, as its mapping has them, for inserts that need SQL: Hibernate itself
 * has no batch with a conflict clause.
 */
public final class EntityColumns {

  private static final Map<Class<?>, String> TYPES =
      Map.of(
          UUID.class, "uuid",
          String.class, "text",
          Integer.class, "int4",
          Long.class, "int8",
          Double.class, "float8",
          Boolean.class, "bool");

  private EntityColumns() {}

  /** Returns every column of the entity, the identifier first. */
  public static <E> UnnestedRows<E> of(SessionFactory mapping, Class<E> entity) {
    EntityMappingType type =
        mapping
            .unwrap(SessionFactoryImplementor.class)
            .getMappingMetamodel()
            .getEntityDescriptor(entity);
    EntityIdentifierMapping id = type.getIdentifierMapping();
    return addAll(
        add(UnnestedRows.of(), (BasicValuedModelPart) id, id::getIdentifier), type, row -> row);
  }

  private static <E> UnnestedRows<E> addAll(
      UnnestedRows<E> rows, ManagedMappingType type, Function<E, @Nullable Object> container) {
    UnnestedRows<E> all = rows;
    for (int i = 0; i < type.getNumberOfAttributeMappings(); i++) {
      AttributeMapping attribute = type.getAttributeMapping(i);
      Function<E, @Nullable Object> value =
          row -> {
            Object object = container.apply(row);
            return object == null ? null : attribute.getValue(object);
          };
      all =
          attribute instanceof EmbeddableValuedModelPart embedded
              ? addAll(all, embedded.getEmbeddableTypeDescriptor(), value)
              : add(all, (BasicValuedModelPart) attribute, value);
    }
    return all;
  }

  private static <E> UnnestedRows<E> add(
      UnnestedRows<E> rows, BasicValuedModelPart column, Function<E, @Nullable Object> value) {
    String name = column.getSelectionExpression();
    JdbcMapping mapping = column.getJdbcMapping();
    Class<?> type = mapping.getJdbcJavaType().getJavaTypeClass();
    Function<E, @Nullable Object> stored =
        row -> mapping.convertToRelationalValue(value.apply(row));
    if (mapping.getJdbcType().getDefaultSqlTypeCode() == SqlTypes.VECTOR) {
      return rows.withNumbers(
          name, "vector", row -> (float[]) Objects.requireNonNull(stored.apply(row), name));
    }
    if (mapping.getJdbcType().isJson()) {
      return rows.withText(name, "jsonb", text(stored, json -> ((JsonDocument) json).text()));
    }
    if (mapping instanceof BasicPluralType<?, ?> array) {
      return rows.withText(
          name,
          name(array.getElementType().getJavaType()) + "[]",
          text(stored, elements -> SqlLiterals.array((Collection<?>) elements)));
    }
    if (type == Instant.class) {
      return rows.withText(
          name, "timestamptz", text(stored, time -> SqlLiterals.time((Instant) time)));
    }
    return rows.with(name, name(type), stored);
  }

  private static <E> Function<E, @Nullable String> text(
      Function<E, @Nullable Object> value, Function<Object, @Nullable String> literal) {
    return row -> {
      Object object = value.apply(row);
      return object == null ? null : literal.apply(object);
    };
  }

  private static String name(Class<?> type) {
    return Objects.requireNonNull(TYPES.get(type), () -> "no type of PostgreSQL for " + type);
  }
}
