package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A command that changes several entities at once: all of them or none.
 *
 * @param id by which a repetition is known within its world
 * @param type in the client's words; not one of {@link WorldUpdate#RESERVED}
 * @param operations 1 to {@value #MAX_OPERATIONS}, each on another entity
 * @param confidence of the insight itself; null: none
 * @param rule for the confidence of the entities
 * @param expectedState the state of the world, or the insight is refused; null: any
 */
public record Insight(
    UUID id,
    String type,
    List<Operation> operations,
    @Nullable Double confidence,
    ConfidenceRule rule,
    @Nullable Integer expectedState) {

  public static final int MAX_OPERATIONS = 1000;
  public static final int MAX_TYPE = 100;

  public Insight {
    Require.present("/insight_id", id);
    Require.text("/insight_type", type, MAX_TYPE);
    if (WorldUpdate.RESERVED.contains(type)) {
      throw ValidationException.at(
          "/insight_type", "must not be one of " + String.join(", ", WorldUpdate.RESERVED));
    }
    operations = List.copyOf(Require.size("/operations", operations, MAX_OPERATIONS));
    if (operations.isEmpty()) {
      throw ValidationException.at("/operations", "must have an operation");
    }
    Set<EntityName> names = new HashSet<>();
    for (int i = 0; i < operations.size(); i++) {
      if (!names.add(operations.get(i).name())) {
        throw ValidationException.at(
            "/operations/" + i + "/entity_id", "is there twice; make one operation of both");
      }
    }
    if (confidence != null) {
      Require.between("/confidence", confidence, 0, 1);
    }
    Require.present("/confidence_rule", rule);
    if (expectedState != null && expectedState < 0) {
      throw ValidationException.at("/expected_state_version", "must be at least 0");
    }
  }

  /** Returns a digest that an insight of another content does not have. */
  public String fingerprint(JsonCodec json) {
    Map<String, @Nullable Object> members = new TreeMap<>();
    members.put("insight_type", type);
    members.put("operations", operations.stream().map(Operation::plain).toList());
    members.put("confidence", confidence);
    members.put("confidence_rule", rule.code());
    members.put("expected_state_version", expectedState);
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(json.of(members).text().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
