package io.l9.substrate.persistence.trade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.trade.Document;
import io.l9.substrate.domain.trade.DocumentQuery;
import io.l9.substrate.domain.trade.DocumentVersion;
import io.l9.substrate.domain.trade.FieldCondition;
import io.l9.substrate.domain.trade.SumQuery;
import io.l9.substrate.domain.trade.TradeKinds;
import io.l9.substrate.domain.trade.TradeStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements of clients that know the tables as they were published, and the plans of ours. */
class TradeOfOtherClientsIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  private static final UUID BUYER = UUID.fromString("00000000-0000-4000-8000-0000000000c1");

  private final TradeStore store = MEMORY.persistence().trade();
  private TenantScope actor;

  @BeforeEach
  void choose(TestInfo test) {
    actor = new TenantWorld(Seeds.of(test)).orgAdmin();
  }

  private <T> T as(Supplier<T> work) {
    return store.unitOfWork().inScope(actor, work);
  }

  /** Runs statements in a scope of the actor, and returns the rows of the last one. */
  private String psql(String... statements) throws SQLException {
    OrgId org = Objects.requireNonNull(actor.org());
    try (Connection client = MEMORY.database().api().getConnection();
        Statement statement = client.createStatement()) {
      client.setAutoCommit(false);
      boolean unused =
          statement.execute(
              "SELECT l9_begin_scope('%s', '%s', NULL, 'org_admin')"
                  .formatted(actor.tenant(), org));
      for (String one : statements) {
        unused = statement.execute(one);
      }
      StringBuilder rows = new StringBuilder();
      try (var result = statement.getResultSet()) {
        while (result != null && result.next()) {
          rows.append(result.getString(1)).append('\n');
        }
      }
      client.commit();
      return rows.toString();
    }
  }

  private List<Document> transactions() {
    return as(() -> store.documents().list(DocumentQuery.of(TradeKinds.TRANSACTION, 9))).items();
  }

  @Test
  void runsThePublishedStatements() throws SQLException {
    UUID id = UUID.randomUUID();
    String rows =
        psql(
            "INSERT INTO buyer_profiles (buyer_id, name, profile) VALUES ('"
                + id
                + "', 'Acme', '{}')"
                + " ON CONFLICT (buyer_id) DO UPDATE SET name = excluded.name",
            "INSERT INTO buyer_profiles (buyer_id, name, profile) VALUES ('"
                + id
                + "', 'Acme 2', '{}')"
                + " ON CONFLICT (buyer_id) DO UPDATE SET name = excluded.name",
            "INSERT INTO transactions (buyer_id, material, price, quantity) VALUES ('"
                + id
                + "', '{\"id\": \"PET\"}', 1.50, 2)",
            "INSERT INTO material_edges (material) VALUES ('{\"id\": \"PET\"}'), ('{\"id\": \"PET\"}')",
            "INSERT INTO entity_metadata (entity_type, metadata) VALUES ('agent', '{\"a\": 1}')",
            "DELETE FROM buyer_profiles WHERE buyer_id = '" + id + "'",
            "SELECT count(*) FROM transactions WHERE buyer_id IS NULL");
    assertEquals("1\n", rows);
    Document sold = transactions().get(0);
    assertEquals(
        new JsonDocument("{\"id\":\"" + id + "\",\"name\":\"Acme 2\"}"),
        sold.fields().get("buyer_snapshot"));
    assertEquals("settled", sold.fields().get("status"));
    assertEquals(2, sold.version());
    assertEquals(
        List.of(3, 2, 1),
        as(() -> store.documents().versions(TradeKinds.BUYER, id, 9, null)).stream()
            .map(DocumentVersion::number)
            .toList());
    assertEquals(
        "3.00",
        String.valueOf(
            as(() -> store.sums().sums(SumQuery.groupedBy().ofBuyer(id))).get(0).amount()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"buyer", "supplier"})
  void countsAReference_thatAnotherClientChanges(String party) throws SQLException {
    UUID first = UUID.randomUUID();
    UUID second = UUID.randomUUID();
    String id = party + "_id";
    String changed = "UPDATE transactions SET " + id + " = '%s'";
    String unused =
        psql(
            "INSERT INTO %1$s_profiles (%1$s_id, name, profile) VALUES ('%2$s', 'First', '{}'), ('%3$s', 'Second', '{}')"
                .formatted(party, first, second),
            "INSERT INTO transactions (material) VALUES ('{\"id\": \"PET\"}')");
    assertNull(transactions().get(0).fields().get(party + "_snapshot"));
    unused = psql(changed.formatted(first));
    assertEquals(List.of(1L, 0L), counts(id, first, second));
    unused = psql(changed.formatted(second));
    assertEquals(List.of(0L, 1L), counts(id, first, second));
    assertEquals(
        new JsonDocument("{\"id\":\"" + second + "\",\"name\":\"Second\"}"),
        transactions().get(0).fields().get(party + "_snapshot"));
    unused =
        psql(
            "UPDATE %1$s_profiles SET name = 'Renamed'".formatted(party),
            "UPDATE transactions SET price = 1");
    unused = psql("DELETE FROM %1$s_profiles WHERE %1$s_id = '%2$s'".formatted(party, second));
    assertEquals(List.of(0L, 1L), counts(id, first, second), "and still when it is gone");
    assertEquals(
        new JsonDocument("{\"id\":\"" + second + "\",\"name\":\"Second\"}"),
        transactions().get(0).fields().get(party + "_snapshot"));
  }

  private List<Long> counts(String field, UUID... targets) {
    return Stream.of(targets)
        .map(
            target ->
                as(
                    () ->
                        store
                            .documents()
                            .count(
                                DocumentQuery.of(TradeKinds.TRANSACTION, 1)
                                    .where(FieldCondition.equal(field, target.toString())))))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"'NaN'", "'Infinity'", "'-Infinity'"})
  void refusesWhatIsNoNumber(String number) {
    for (String column : List.of("price", "quantity")) {
      SQLException refused =
          assertThrows(
              SQLException.class,
              () ->
                  psql(
                      "INSERT INTO transactions (material, "
                          + column
                          + ") VALUES ('{}', "
                          + number
                          + ")"));
      assertEquals("23514", refused.getSQLState());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "trade_attributes_text: SELECT a.entity_id FROM trade_attributes a WHERE a.tenant_id = '$tenant'"
            + " AND a.entity_kind = 'transactions' AND a.path = 'material.id' AND a.kind = 'string' AND a.text_value = 'm7'",
        "trade_attributes_number: SELECT a.entity_id FROM trade_attributes a WHERE a.tenant_id = '$tenant'"
            + " AND a.entity_kind = 'transactions' AND a.path = 'material.n' AND a.kind = 'number' AND a.number_value = 7",
        "buyer_profiles_name_key: SELECT d.buyer_id FROM buyer_profiles d WHERE d.tenant_id = '$tenant'"
            + " AND d.name_key >= 'sample 7' AND d.name_key <= 'sample 7' || chr(1114111)",
        "transactions_buyer_id_key: SELECT sum(d.price * d.quantity) FROM transactions d WHERE d.tenant_id = '$tenant'"
            + " AND d.buyer_id_key = '00000000-0000-4000-8000-0000000000c1' AND d.\"timestamp\" >= now() - interval '10000 hours'",
        "transactions_material_key: SELECT sum(d.quantity) FROM transactions d WHERE d.tenant_id = '$tenant' AND d.material_key = 'm7'",
        "transactions_in_order: SELECT d.transaction_id FROM transactions d WHERE d.tenant_id = '$tenant'"
            + " AND (d.\"timestamp\", d.transaction_id) < (now(), '00000000-0000-4000-8000-0000000000c1')"
            + " ORDER BY d.\"timestamp\" DESC, d.transaction_id DESC LIMIT 8"
      })
  void findsDocumentsByAnIndex_behindThePolicies(String planned) throws SQLException {
    psql(
        "INSERT INTO buyer_profiles (buyer_id, name, profile) SELECT gen_random_uuid(), 'Sample ' || i, '{}' FROM generate_series(1, 300) i",
        "INSERT INTO transactions (material, buyer_snapshot, price, quantity, \"timestamp\")"
            + " SELECT jsonb_build_object('id', 'm' || i, 'n', i),"
            + " jsonb_build_object('id', CASE WHEN i % 10 = 0 THEN '"
            + BUYER
            + "' ELSE gen_random_uuid()::text END),"
            + " i, 1, now() - i * interval '1 hour' FROM generate_series(1, 300) i");
    try (Connection superuser = MEMORY.database().superuser().getConnection();
        Statement statement = superuser.createStatement()) {
      boolean unused = statement.execute("ANALYZE transactions, buyer_profiles, trade_attributes");
    }
    Matcher parts = Pattern.compile("(\\w+): (.*)").matcher(planned);
    assertTrue(parts.matches(), planned);
    String plan =
        psql(
            "SET LOCAL enable_seqscan = off",
            "SET LOCAL jit = off",
            "EXPLAIN " + parts.group(2).replace("$tenant", actor.tenant().toString()));
    assertTrue(plan.contains(parts.group(1)), plan);
    assertTrue(Pattern.compile("Index Cond: [^\n]*tenant_id = ").matcher(plan).find(), plan);
  }
}
