package io.l9.substrate.persistence.knowledge.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.persistence.MigratedMemory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Names are normalised alike in Java and in the database: every character that Java knows. */
class EntityNameIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Test
  void theDatabaseNormalisesAsJavaDoes() throws SQLException {
    List<String> names = new ArrayList<>();
    for (int c = 1; c <= Character.MAX_CODE_POINT; c++) {
      int type = Character.getType(c);
      if (type != Character.UNASSIGNED
          && type != Character.SURROGATE
          && type != Character.PRIVATE_USE) {
        names.add("A " + Character.toString(c) + "\t Σ" + Character.toString(c) + " ");
      }
    }
    List<String> different = new ArrayList<>();
    try (Connection connection = MEMORY.database().owner().getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT normalize_entity(n.name) FROM unnest(?::text[]) WITH ORDINALITY"
                    + " AS n (name, place) ORDER BY n.place")) {
      statement.setArray(1, connection.createArrayOf("text", names.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        for (String name : names) {
          rows.next();
          if (!new EntityName(name).normalized().equals(rows.getString(1))) {
            different.add(name);
          }
        }
      }
    }
    assertEquals(List.of(), different);
  }
}
