package io.l9.substrate.persistence.reasoning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.reasoning.ReasoningQuery;
import io.l9.substrate.domain.reasoning.ReasoningStep;
import io.l9.substrate.domain.reasoning.ReasoningStore;
import io.l9.substrate.domain.reasoning.ReasoningTrace;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.reasoning.ReasoningRepositoryContract;
import io.l9.substrate.testkit.shared.Seeds;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateReasoningRepositoryIT extends ReasoningRepositoryContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected MemoryPorts ports() {
    return MEMORY.ports();
  }

  @Override
  protected ReasoningStore reasoning() {
    return MEMORY.persistence().reasoning();
  }

  @Test
  void readsRowsOfOtherClients_whateverDocumentsTheyHold() throws SQLException {
    TenantScope actor = world().endUser();
    UUID several = Seeds.uuid(random());
    UUID odd = Seeds.uuid(random());
    UUID empty = Seeds.uuid(random());
    insert(
        actor,
        several,
        "'[\"look\"]'",
        "'[{\"thought\": \"wet\", \"at\": \"noon\"}, null,"
            + " {\"kind\": \"tool\", \"content\": 1, \"at\": \"noon\"},"
            + " {\"kind\": \"tool\", \"content\": 2, \"parent\": 5000000000}]'",
        "'{\"a\": 0.5, \"b\": \"high\"}'");
    insert(actor, odd, "'null'", "'{\"thought\": 1e400}'", "'[1]'");
    insert(actor, empty, "NULL", "NULL", "NULL");

    ReasoningTrace trace = find(actor, several);
    assertEquals(
        List.of(
            plain("\"look\""),
            plain("{\"at\":\"noon\",\"thought\":\"wet\"}"),
            plain("null"),
            plain("{\"at\":\"noon\",\"content\":1,\"kind\":\"tool\"}"),
            plain("{\"content\":2,\"kind\":\"tool\",\"parent\":5000000000}")),
        trace.steps());
    assertEquals(Map.of("a", 0.5), trace.scores());
    assertEquals(1, find(actor, odd).steps().size());
    assertEquals(List.of(), find(actor, empty).steps());
    as(actor, () -> repository().list(ReasoningQuery.newest()))
        .items()
        .forEach(head -> assertEquals(find(actor, head.id()).head(), head));
  }

  private ReasoningStep plain(String content) {
    return ReasoningStep.of(ReasoningStep.PLAIN, json().parse(content));
  }

  private ReasoningTrace find(TenantScope actor, UUID id) {
    return as(actor, () -> repository().find(id)).orElseThrow();
  }

  private static void insert(
      TenantScope actor, UUID id, String steps, String inferenceSteps, String scores)
      throws SQLException {
    try (Connection connection = MEMORY.database().superuser().getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          String.format(
              Locale.ROOT,
              "INSERT INTO reasoning_traces (trace_id, tenant_id, org_id, user_id, agent_id, steps,"
                  + " inference_steps, confidence_scores)"
                  + " VALUES ('%s', '%s', '%s', '%s', 'old', %s, %s, %s)",
              id,
              actor.tenant().value(),
              actor.owner().org().value(),
              actor.owner().user().value(),
              steps,
              inferenceSteps,
              scores));
    }
  }
}
