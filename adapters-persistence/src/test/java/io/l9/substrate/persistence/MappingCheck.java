package io.l9.substrate.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.metamodel.mapping.SelectableMapping;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.type.BasicPluralType;
import org.hibernate.type.SqlTypes;

/** Compares mapped columns with the catalog in what Hibernate's own validation does not see. */
final class MappingCheck {

  private record ActualColumn(String type, boolean nullable) {}

  private MappingCheck() {}

  /** Returns the differences, one text a column; empty if the mapping fits. */
  static List<String> mismatches(SessionFactory sessionFactory, DataSource dataSource)
      throws SQLException {
    List<String> mismatches = new ArrayList<>();
    List<EntityPersister> entities = new ArrayList<>();
    sessionFactory
        .unwrap(SessionFactoryImplementor.class)
        .getMappingMetamodel()
        .forEachEntityDescriptor(entities::add);
    for (EntityPersister entity : entities) {
      String table = entity.getMappedTableDetails().getTableName();
      Map<String, ActualColumn> actual = columns(dataSource, table);
      entity
          .getIdentifierMapping()
          .forEachSelectable((i, column) -> compare(table, column, actual, mismatches));
      entity.forEachSelectable((i, column) -> compare(table, column, actual, mismatches));
    }
    return mismatches;
  }

  private static void compare(
      String table,
      SelectableMapping column,
      Map<String, ActualColumn> actual,
      List<String> mismatches) {
    ActualColumn found = actual.get(column.getSelectionExpression());
    String name = table + "." + column.getSelectionExpression();
    if (found == null) {
      mismatches.add(name + " is not there");
      return;
    }
    String expected = type(column);
    if (!expected.equals(found.type())) {
      mismatches.add(name + " is mapped as " + expected + " and is " + found.type());
    }
    if (expected.startsWith("timestamp")
        && column.getJdbcMapping().getJdbcType().getDefaultSqlTypeCode()
            != SqlTypes.TIMESTAMP_WITH_TIMEZONE) {
      mismatches.add(name + " goes through java.sql.Timestamp, which is Julian before 1582");
    }
    if (column.isNullable() != found.nullable()) {
      mismatches.add(
          name
              + (found.nullable()
                  ? " may be NULL, its mapping not"
                  : " is never NULL, its mapping may"));
    }
  }

  private static String type(SelectableMapping column) {
    JdbcMapping mapping = column.getJdbcMapping();
    if (mapping.getJdbcType().getDefaultSqlTypeCode() == SqlTypes.VECTOR) {
      Integer dimension = column.getArrayLength();
      return dimension == null ? "vector" : "vector(" + dimension + ")";
    }
    if (mapping.getJdbcType().isJson()) {
      return "jsonb";
    }
    if (mapping instanceof BasicPluralType<?, ?> plural) {
      return scalar(plural.getElementType().getJavaType()) + "[]";
    }
    return scalar(mapping.getJdbcJavaType().getJavaTypeClass());
  }

  private static String scalar(Class<?> type) {
    Map<Class<?>, String> types =
        Map.of(
            UUID.class, "uuid",
            String.class, "text",
            Instant.class, "timestamp with time zone",
            LocalDateTime.class, "timestamp without time zone",
            Integer.class, "integer",
            Long.class, "bigint",
            Double.class, "double precision",
            Boolean.class, "boolean",
            byte[].class, "bytea");
    return types.getOrDefault(type, "a type that this check does not know: " + type);
  }

  private static Map<String, ActualColumn> columns(DataSource dataSource, String table)
      throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT attname, format_type(atttypid, atttypmod), NOT attnotnull"
                    + " FROM pg_attribute WHERE attrelid = ?::regclass AND attnum > 0"
                    + " AND NOT attisdropped")) {
      statement.setString(1, table);
      Map<String, ActualColumn> columns = new HashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          columns.put(rows.getString(1), new ActualColumn(rows.getString(2), rows.getBoolean(3)));
        }
      }
      return columns;
    }
  }
}
