package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Random rows in every table, and what is known of each. */
final class OracleWorld {

  /**
   * A row.
   *
   * @param id of its primary key, the tenant left out; of the packet in what is kept beside packets
   * @param mark a word that several rows share, so that there is something to search and to join by
   * @param place a number that no other row of the table has, as natural key and as vector
   */
  record Stored(String id, RowOwner owner, String mark, int place) {

    Stored marked(String word) {
      return new Stored(id, owner, word, place);
    }

    Stored ownedBy(RowOwner other) {
      return new Stored(id, other, mark, place);
    }
  }

  /**
   * A table, as far as the catalog tells it.
   *
   * @param key the column of {@link Stored#id}
   * @param primaryKey the columns of the primary key
   * @param stamped whether a row that names no owner takes that of the scope
   * @param marked whether it has a column for {@link Stored#mark}
   * @param natural the column that is unique for one owner, or null
   */
  record Table(
      Tables.Protected rules,
      String key,
      String keyType,
      String primaryKey,
      boolean stamped,
      boolean marked,
      String natural) {

    String name() {
      return rules.name();
    }

    /** Filled by triggers or by an indexer: a row for each packet, which it belongs to. */
    boolean besidePackets() {
      return key.equals("packet_id") && !name().equals("packet_store");
    }

    /** Whether the second of two rows with the same {@link Stored#id} is refused. */
    boolean refusesTwice(RowOwner one, RowOwner other) {
      return !primaryKey.contains("tenant_id") || one.tenant().equals(other.tenant());
    }

    String mark(String alias) {
      return marked ? alias + "." + markColumn() : "'-'";
    }

    /** An assignment that changes the mark where there is one, and otherwise nothing. */
    String marking(String word) {
      return marked ? "%s = '%s'".formatted(markColumn(), word) : "tenant_id = tenant_id";
    }

    /** A packet keeps the session that it was written in. */
    private String markColumn() {
      return name().equals("packet_store") ? "processing_status" : "session_id";
    }

    Stored afterMarking(Stored row, String word) {
      return marked ? row.marked(word) : row;
    }

    RowOwner owner(Integer tenant, Integer org, Integer user, String visibility) {
      return new RowOwner(tenant, org, user, rules.scoped() ? visibility : null);
    }

    String literal(String id) {
      return "'" + id + "'::" + keyType;
    }

    String insert(Stored row) {
      return insert(row, row.owner().columns(), row.owner().values(), Map.of());
    }

    /** Without identity, which is then that of the scope. */
    String insertStamped(Stored row, Map<String, String> more) {
      return insert(row, "", "", more);
    }

    private String insert(Stored row, String columns, String values, Map<String, String> more) {
      Map<String, String> all = new LinkedHashMap<>(contents(row));
      all.putAll(more);
      String separator = columns.isEmpty() ? "" : ", ";
      return "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE VALUES (%s)"
          .formatted(
              name(),
              String.join(", ", all.keySet()) + separator + columns,
              String.join(", ", all.values()) + separator + values);
    }

    /** All columns but identity. */
    Map<String, String> contents(Stored row) {
      Map<String, String> all = new LinkedHashMap<>(rules.sample());
      all.put(key, literal(row.id()));
      if (marked) {
        all.put(markColumn(), "'" + row.mark() + "'");
      }
      if (natural != null) {
        all.put(natural, "'n" + row.place() + "'");
      }
      if (name().equals("memory_embeddings")) {
        all.put("vector", "'[%d,0,0]'".formatted(row.place()));
      }
      if (name().equals("semantic_memory")) {
        all.put(
            "vector", "('[' || %d || repeat(',0', 1535) || ']')::vector".formatted(row.place()));
      }
      if (name().equals("packet_store")) {
        all.put("tags", "'{tag}'");
        all.put("parent_ids", "ARRAY[uuid_nil()]");
        all.put("agent_id", "'agent'");
      }
      return all;
    }
  }

  static final int ROWS = 60;
  private static final int MARKS = 5;

  private final Random random;
  private final Map<Table, List<Stored>> rows = new LinkedHashMap<>();
  private int places = 1;

  private OracleWorld(Random random) {
    this.random = random;
  }

  /** Makes it all up and stores it. The guarded views show it as well. */
  static OracleWorld plant(Random random, Connection superuser) throws SQLException {
    Comparison.plantSilently(superuser);
    OracleWorld world = new OracleWorld(random);
    for (Tables.Protected rules : Tables.ALL) {
      world.plant(describe(rules, superuser), superuser);
    }
    for (String view :
        rows(
            superuser, "SELECT oid::regclass FROM pg_class WHERE relkind = 'm' ORDER BY relname")) {
      execute(superuser, "REFRESH MATERIALIZED VIEW " + view);
    }
    execute(superuser, "ANALYZE");
    return world;
  }

  private void plant(Table table, Connection superuser) throws SQLException {
    List<Stored> planted = new ArrayList<>();
    if (table.besidePackets()) {
      for (Stored packet : of("packet_store")) {
        planted.add(new Stored(packet.id(), packet.owner(), "-", packet.place()));
      }
      if (rows(superuser, "SELECT 1 FROM %s LIMIT 1".formatted(table.name())).isEmpty()) {
        // of which there is no trigger
        for (Stored row : planted) {
          execute(superuser, table.insert(row));
        }
      }
    } else if (!table.stamped()) {
      // the triggers of packets have written a row for each, in the same order
      List<Stored> packets = of("packet_store");
      List<String> written =
          rows(superuser, "SELECT %s FROM %s ORDER BY 1".formatted(table.key(), table.name()));
      for (int i = 0; i < packets.size(); i++) {
        planted.add(
            new Stored(written.get(i), packets.get(i).owner(), "-", packets.get(i).place()));
      }
    } else {
      for (int i = 0; i < ROWS; i++) {
        Stored row = fresh(table);
        execute(superuser, table.insert(row));
        planted.add(row);
      }
    }
    rows.put(table, planted);
  }

  private static Table describe(Tables.Protected rules, Connection superuser) throws SQLException {
    String name = rules.name();
    String key =
        rows(
                superuser,
                """
                SELECT attname, format_type(atttypid, NULL)
                FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
                WHERE indrelid = '%1$s'::regclass AND indisprimary
                  AND CASE WHEN '%1$s' ~ '^packet_' THEN attname = 'packet_id' ELSE attname <> 'tenant_id' END
                """
                    .formatted(name))
            .get(0);
    String primaryKey =
        rows(
                superuser,
                """
                SELECT string_agg(attname, ', ')
                FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
                WHERE conrelid = '%s'::regclass AND contype = 'p'
                """
                    .formatted(name))
            .get(0);
    boolean stamped =
        !rows(
                superuser,
                "SELECT 1 FROM pg_attribute WHERE attrelid = '%s'::regclass AND attname = 'tenant_id' AND atthasdef"
                    .formatted(name))
            .isEmpty();
    List<String> natural =
        rows(
            superuser,
            """
            SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
            WHERE indrelid = '%s'::regclass AND indnullsnotdistinct AND indpred IS NULL AND atttypid = 'text'::regtype
              AND NOT EXISTS (SELECT FROM pg_constraint
                              WHERE conrelid = indrelid AND contype = 'c' AND conkey = ARRAY[attnum]
                                AND pg_get_constraintdef(oid) ~ ' = ANY ')
            ORDER BY array_position(indkey, attnum) LIMIT 1
            """
                .formatted(name));
    boolean marked =
        !rows(
                superuser,
                "SELECT 1 FROM pg_attribute WHERE attrelid = '%s'::regclass AND attname = 'session_id'"
                    .formatted(name))
            .isEmpty();
    return new Table(
        rules,
        key.split("\\|")[0],
        key.split("\\|")[1],
        primaryKey,
        stamped,
        marked && !(key.startsWith("packet_id|") && !name.equals("packet_store")),
        switch (name) {
          case "entity_relationships" -> "source_entity"; // a column of its key is computed of it
          case "store_items" -> "key"; // a namespace has a form of its own
          case "entity_metadata" -> null; // its id is a part of its key
          default -> natural.isEmpty() ? null : natural.get(0);
        });
  }

  List<Table> tables() {
    return List.copyOf(rows.keySet());
  }

  Table table(String name) {
    return rows.keySet().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
  }

  List<Stored> of(String table) {
    return rows.get(table(table));
  }

  List<Stored> of(Table table) {
    return rows.get(table);
  }

  Stored any(Table table) {
    return of(table).get(random.nextInt(of(table).size()));
  }

  /** A row of anybody that is not stored yet. */
  Stored fresh(Table table) {
    int place = places++;
    String id =
        table.keyType().equals("uuid")
            ? new UUID(random.nextLong(), random.nextLong()).toString()
            : String.valueOf(1_000_000 + place);
    return new Stored(id, anyOwner(table), table.marked() ? anyMark() : "-", place);
  }

  RowOwner anyOwner(Table table) {
    List<RowOwner> kinds = table.rules().kinds();
    return kinds.get(random.nextInt(kinds.size()));
  }

  String anyMark() {
    return "m" + random.nextInt(MARKS);
  }

  /** A complete scope of any role; an organisation or user where the role does without one. */
  Scope anyScope() {
    String role =
        List.of(
                "end_user",
                "end_user",
                "cursor_user",
                "l9_system",
                "org_admin",
                "tenant_admin",
                "platform_admin")
            .get(random.nextInt(7));
    boolean organisation = !role.equals("tenant_admin") && !role.equals("platform_admin");
    boolean user = role.equals("end_user") || role.equals("cursor_user");
    return new Scope(
        1 + random.nextInt(2),
        organisation || random.nextBoolean() ? 1 + random.nextInt(2) : null,
        user || random.nextBoolean() ? 1 + random.nextInt(2) : null,
        role);
  }
}
