package io.l9.substrate.migrations;

import io.l9.substrate.migrations.OracleStatements.Step;
import io.l9.substrate.migrations.OracleWorld.Stored;
import io.l9.substrate.migrations.OracleWorld.Table;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Statements that name a row of another table. */
final class ReferenceStatements extends StatementMaker {

  private record Reference(String table, String column, String parent) {}

  private static final List<Reference> REFERENCES =
      List.of(
          new Reference("knowledge_facts", "source_packet", "packet_store"),
          new Reference("entity_relationships", "source_packet", "packet_store"),
          new Reference("reflection_store", "source_packet", "packet_store"),
          new Reference("memory_embeddings", "packet_id", "packet_store"),
          new Reference("transactions", "supplier_id", "supplier_profiles"),
          new Reference("transactions", "buyer_id", "buyer_profiles"));

  ReferenceStatements(Random random, OracleWorld world) {
    super(random, world);
  }

  /** Names a row that may be somebody else's, or none at all. */
  List<Step> refer() {
    Reference reference = one(REFERENCES);
    table = world.table(reference.table());
    Table parents = world.table(reference.parent());
    Stored parent = random.nextInt(4) == 0 ? null : world.any(parents);
    String id = parent == null ? new UUID(0, random.nextLong()).toString() : parent.id();
    RowOwner owner =
        table.owner(
            scope.tenant(), scope.org(), table.rules().shared() ? null : scope.user(), "shared");
    if (parent != null && table.name().equals("memory_embeddings")) {
      owner = parent.owner();
    }
    String sql =
        table.insertStamped(world.fresh(table), Map.of(reference.column(), parents.literal(id)));
    boolean sameTenant = parent != null && parent.owner().tenant().equals(scope.tenant());
    String answer;
    if (scope.is("platform_admin")) {
      answer = sameTenant ? "touched 1" : "error 23503";
    } else {
      boolean allowed =
          sameTenant && reads(parent) && owner.writableBy(scope, table.rules().shared());
      answer = allowed ? "touched 1" : FORBIDDEN_STATE;
    }
    return List.of(Step.of(sql, answer));
  }

  List<Step> referLater() {
    if (scope.is("platform_admin")) {
      return refer();
    }
    Reference reference =
        one(REFERENCES.stream().filter(each -> !each.table().equals("memory_embeddings")).toList());
    table = world.table(reference.table());
    Table parents = world.table(reference.parent());
    Stored row = world.any(table);
    Stored parent = random.nextInt(4) == 0 ? null : world.any(parents);
    String id = parent == null ? new UUID(0, random.nextLong()).toString() : parent.id();
    String sql =
        "UPDATE %s SET %s = %s WHERE %s = %s"
            .formatted(
                table.name(),
                reference.column(),
                parents.literal(id),
                table.key(),
                table.literal(row.id()));
    String answer;
    if (!writes(row)) {
      answer = "touched 0";
    } else {
      boolean known = parent != null && sameTenant(parent, row) && reads(parent);
      answer = known ? "touched 1" : FORBIDDEN_STATE;
    }
    return List.of(Step.of(sql, answer));
  }
}
