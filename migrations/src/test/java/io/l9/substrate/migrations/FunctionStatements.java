package io.l9.substrate.migrations;

import io.l9.substrate.migrations.OracleStatements.Step;
import io.l9.substrate.migrations.OracleWorld.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Calls of functions, queries of guarded views, and statements that no scope may send. */
final class FunctionStatements extends StatementMaker {

  FunctionStatements(Random random, OracleWorld world) {
    super(random, world);
  }

  List<Step> guardedView() {
    return List.of(
        switch (random.nextInt(5)) {
          case 0 ->
              Step.of(
                  "SELECT fact_id FROM high_confidence_facts",
                  visible(world.table("knowledge_facts"), always()).map(Stored::id));
          case 1 ->
              Step.of(
                  "SELECT agent_id, packet_id FROM agent_recent_important",
                  visible(world.table("packet_store"), always()).map(row -> "agent|" + row.id()));
          case 2 ->
              Step.of(
                  "SELECT source_entity, total_mentions FROM entity_graph",
                  visible(world.table("entity_relationships"), always())
                      .map(row -> "n" + row.place() + "|1"));
          case 3 ->
              Step.of(
                  "SELECT tenant_id, org_id, user_id, count FROM reflection_patterns",
                  patterns()
                      .map(each -> withoutScope(each.getKey()).printed() + "|" + each.getValue()));
          default ->
              Step.of(
                  "SELECT tenant_id, org_id, user_id, scope, count FROM reflection_pattern_lines",
                  patterns().map(each -> each.getKey().printed() + "|" + each.getValue()));
        });
  }

  private Stream<Map.Entry<RowOwner, Integer>> patterns() {
    Map<RowOwner, Integer> groups = new HashMap<>();
    visible(world.table("reflection_store"), always())
        .forEach(row -> groups.merge(row.owner(), 1, Integer::sum));
    return groups.entrySet().stream();
  }

  private static RowOwner withoutScope(RowOwner owner) {
    return new RowOwner(owner.tenant(), owner.org(), owner.user(), null);
  }

  List<Step> countAccess() {
    Stored packet = world.any(world.table("packet_store"));
    boolean seen = reads(packet);
    return List.of(
        Step.of("SELECT update_packet_access('%s')".formatted(packet.id()), ""),
        Step.of(
            "SELECT access_count FROM packet_store WHERE packet_id = '%s'".formatted(packet.id()),
            seen ? Stream.of("1") : Stream.empty()),
        Step.of(
            "SELECT count(*) FROM memory_access_log WHERE target_id = '%s'".formatted(packet.id()),
            seen ? "1" : "0"));
  }

  List<Step> countAccesses() {
    List<Stored> packets =
        Stream.generate(() -> world.any(world.table("packet_store"))).limit(6).distinct().toList();
    return List.of(
        Step.of(
            "SELECT l9_count_packet_accesses(ARRAY[%s]::uuid[], now())"
                .formatted(
                    packets.stream()
                        .map(row -> "'" + row.id() + "'")
                        .collect(Collectors.joining(", "))),
            "" + packets.stream().filter(this::reads).count()));
  }

  List<Step> moveConfidence() {
    Stored fact = world.any(world.table("knowledge_facts"));
    String function = one("decay_fact_confidence", "reinforce_fact_confidence");
    return List.of(
        Step.of(
            "SELECT %s('%s') IS NOT NULL".formatted(function, fact.id()), reads(fact) ? "t" : "f"));
  }

  /** Reinforces an edge of the very same owner, or makes one of its own. */
  List<Step> upsertEdge() {
    table = world.table("entity_relationships");
    Stored there = world.any(table);
    Stored packet = random.nextBoolean() ? world.any(world.table("packet_store")) : null;
    RowOwner owner = new RowOwner(scope.tenant(), scope.org(), scope.user(), "shared");
    String edge =
        "'n%d', %s, %s"
            .formatted(
                there.place(),
                table.rules().sample().get("relationship_type"),
                table.rules().sample().get("target_entity"));
    boolean reinforces = there.owner().equals(owner);
    String call =
        "SELECT upsert_entity_relationship(%s, 0.5, %s)%s"
            .formatted(
                edge,
                packet == null ? "NULL" : "'" + packet.id() + "'",
                reinforces ? "" : " IS NOT NULL");
    boolean known = packet == null || reads(packet);
    if (known && !reinforces && packet != null && !sameTenant(packet, owner)) {
      // platform_admin sees the packet of another tenant, which the new edge cannot name
      return List.of(Step.of(call, "error 23503"));
    }
    return List.of(Step.of(call, !known ? "error 23503" : reinforces ? there.id() : "t"));
  }

  List<Step> whoAmI() {
    return List.of(
        Step.of(
            "SELECT l9_current_tenant(), l9_current_org(), l9_current_user_id(), l9_current_role(), l9_is_admin()",
            new RowOwner(scope.tenant(), scope.org(), scope.user(), null).printed()
                + "|"
                + scope.role()
                + "|"
                + (scope.is("tenant_admin", "platform_admin") ? "t" : "f")));
  }

  List<Step> forbidden() {
    List<String> statements =
        new ArrayList<>(
            List.of(
                "SELECT count(*) FROM mv_entity_graph",
                "SELECT count(*) FROM mv_high_confidence_facts",
                "SELECT count(*) FROM memory_embeddings_p%02d".formatted(random.nextInt(16)),
                "SELECT last_value FROM tasks_id_seq",
                "SELECT setval('tasks_id_seq', 1)",
                "CREATE TABLE mine (i int)",
                "CREATE TEMPORARY TABLE mine (i int)",
                "CREATE FUNCTION mine() RETURNS int LANGUAGE sql RETURN 1",
                "CREATE POLICY weak ON %s USING (true)".formatted(table.name()),
                "ALTER TABLE %s DISABLE ROW LEVEL SECURITY".formatted(table.name()),
                "ALTER TABLE %s NO FORCE ROW LEVEL SECURITY".formatted(table.name()),
                "TRUNCATE " + table.name(),
                "DROP TABLE " + table.name(),
                "CREATE INDEX mine ON %s (org_id)".formatted(table.name()),
                "CREATE TRIGGER mine AFTER INSERT ON %s EXECUTE FUNCTION trigger_uncount_terms()"
                    .formatted(table.name()),
                "COPY %s TO '/dev/null'".formatted(table.name()),
                "ALTER FUNCTION l9_require_scope() RESET ALL"));
    if (!scope.is("platform_admin")) {
      statements.add("SELECT l9_can_read(l9_current_tenant(), NULL, NULL, 'shared')");
      statements.add("SELECT l9_evict_packets(1)");
      statements.add("SET LOCAL ROLE l9_platform");
      statements.add(Scope.PLATFORM_ADMIN.begin());
    }
    return List.of(Step.of(one(statements), FORBIDDEN_STATE));
  }
}
