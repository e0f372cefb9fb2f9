package io.l9.substrate.promises;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.Memory;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.knowledge.graph.TraversalQuery;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Merges that are undone leave every row of every table as it was. */
class UnmergedTablesIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  @Test
  void mergeAndUnmergeLeaveEveryTableEqual() throws SQLException {
    try (MemorySubstrate l9 =
        MemorySubstrate.builder().dataSource(DATABASE.api()).embedder(null).build()) {
      Memory memory = l9.as("acme", "sales", "alice");
      memory.graph().relate("Robert", "knows", "Ann");
      memory.graph().relate("Bob", "knows", "Ann");
      memory.graph().relate("Bob", "same as", "Robert");
      memory.graph().relate("Robert", "same as", "Bob");
      memory.graph().relate("Ann", "likes", "Bob");
      for (String name : List.of("Bob", "Robert", "Rob")) {
        var unused = memory.facts().put(memory.facts().relation(name, "works at", "Acme"));
      }
      Map<String, String> before = tables();
      assertTrue(before.size() > 40, before::toString);
      List<UUID> merges = new ArrayList<>();
      merges.add(memory.graph().merge(List.of("Robert", "Bob")).id());
      merges.add(memory.graph().merge(List.of("Rob", "Robert", "Acme")).id());
      assertEquals("acme", memory.graph().resolve("bob").name());
      Map<String, String> merged = tables();
      assertNotEquals(before.remove("entity_aliases"), merged.remove("entity_aliases"));
      assertEquals(before, merged, "a merge touches no other table");
      assertTrue(memory.graph().traverse(TraversalQuery.from("bob")).nodes().size() > 1);
      for (UUID merge : merges) {
        memory.graph().unmerge(merge);
      }
      Map<String, String> after = tables();
      assertEquals("0 null", after.remove("entity_aliases"));
      assertEquals(before, after);
    }
  }

  /** The number of rows of each table, and a digest of all their columns. */
  private static Map<String, String> tables() throws SQLException {
    Map<String, String> tables = new TreeMap<>();
    try (Connection superuser = DATABASE.superuser().getConnection();
        Statement statement = superuser.createStatement()) {
      List<String> names = new ArrayList<>();
      try (ResultSet row =
          statement.executeQuery(
              """
              SELECT oid::regclass::text FROM pg_class
              WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
                AND NOT relispartition""")) {
        while (row.next()) {
          names.add(row.getString(1));
        }
      }
      for (String name : names) {
        try (ResultSet row =
            statement.executeQuery(
                "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '' ORDER BY t::text)),"
                    + " 'null') FROM "
                    + name
                    + " t")) {
          row.next();
          tables.put(name, row.getString(1));
        }
      }
    }
    return tables;
  }
}
