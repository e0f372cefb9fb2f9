package io.l9.substrate.persistence.shared;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.hibernate.SessionFactory;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.metamodel.mapping.BasicValuedModelPart;
import org.hibernate.metamodel.mapping.EmbeddableMappingType;
import org.hibernate.metamodel.mapping.EmbeddableValuedModelPart;
import org.hibernate.metamodel.mapping.EntityMappingType;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.metamodel.mapping.ManagedMappingType;
import org.hibernate.metamodel.spi.EmbeddableInstantiator;
import org.hibernate.type.descriptor.ValueExtractor;
import org.hibernate.type.descriptor.WrapperOptions;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an entity as a native query reads them: with the columns, types and converters of the
 * mapping, but without a persistence context, which costs more than the query. Immutable.
 *
 * @param <E> the entity
 */
public final class EntityReader<E> {

  /** A value of a row: of one column, or of the columns of an embeddable. */
  @FunctionalInterface
  private interface Value {
    @Nullable Object read(ResultSet row, WrapperOptions options) throws SQLException;
  }

  private record Attribute(AttributeMapping mapping, Value value) {}

  private final EntityMappingType type;
  private final List<String> columns = new ArrayList<>();
  private final Value id;
  private final List<Attribute> attributes;

  private EntityReader(EntityMappingType type) {
    this.type = type;
    id = column((BasicValuedModelPart) type.getIdentifierMapping());
    attributes = attributes(type);
  }

  /** Returns the reader of an entity. */
  public static <E> EntityReader<E> of(SessionFactory mapping, Class<E> entity) {
    return new EntityReader<>(
        mapping
            .unwrap(SessionFactoryImplementor.class)
            .getMappingMetamodel()
            .getEntityDescriptor(entity));
  }

  /** The columns that a row is read from, of this alias, separated by commas. */
  public String columns(String alias) {
    return alias + "." + String.join(", " + alias + ".", columns);
  }

  public String idColumn() {
    return columns.get(0);
  }

  public String table() {
    return type.getMappedTableDetails().getTableName();
  }

  /** Whether the rows belong to tenants. */
  public boolean hasTenant() {
    return type.getTenantIdMapping() != null;
  }

  /** Returns the identifier of a row. */
  public Object id(E row) {
    return Objects.requireNonNull(type.getIdentifierMapping().getIdentifier(row));
  }

  /**
   * Returns the current row.
   *
   * @param row begins with the {@link #columns}
   */
  @SuppressWarnings("unchecked") // the instantiator is that of the entity
  public E read(ResultSet row, SharedSessionContractImplementor session) throws SQLException {
    Object entity = type.getRepresentationStrategy().getInstantiator().instantiate();
    type.getIdentifierMapping().setIdentifier(entity, id.read(row, session), session);
    for (Attribute attribute : attributes) {
      attribute.mapping().setValue(entity, attribute.value().read(row, session));
    }
    return (E) entity;
  }

  private List<Attribute> attributes(ManagedMappingType container) {
    List<Attribute> all = new ArrayList<>();
    for (int i = 0; i < container.getNumberOfAttributeMappings(); i++) {
      AttributeMapping attribute = container.getAttributeMapping(i);
      all.add(
          new Attribute(
              attribute,
              attribute instanceof EmbeddableValuedModelPart embedded
                  ? embeddable(embedded.getEmbeddableTypeDescriptor())
                  : column((BasicValuedModelPart) attribute)));
    }
    return all;
  }

  private Value column(BasicValuedModelPart part) {
    columns.add(part.getSelectionExpression());
    int place = columns.size();
    JdbcMapping mapping = part.getJdbcMapping();
    ValueExtractor<?> extractor = mapping.getJdbcValueExtractor();
    return (row, options) -> mapping.convertToDomainValue(extractor.extract(row, place, options));
  }

  /** Returns the value of an embeddable, which is null if all of its columns are NULL. */
  private Value embeddable(EmbeddableMappingType embeddable) {
    List<Attribute> parts = attributes(embeddable);
    EmbeddableInstantiator instantiator = embeddable.getRepresentationStrategy().getInstantiator();
    return (row, options) -> {
      @Nullable Object[] values = new @Nullable Object[parts.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = parts.get(i).value().read(row, options);
      }
      return Arrays.stream(values).allMatch(Objects::isNull)
          ? null
          : instantiator.instantiate(() -> values);
    };
  }
}
