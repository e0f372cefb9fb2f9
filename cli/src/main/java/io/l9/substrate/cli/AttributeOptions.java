package io.l9.substrate.cli;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.world.AttributeCondition;
import io.l9.substrate.domain.world.AttributePath;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The option for conditions on scalars within JSON. */
final class AttributeOptions {

  @Option(
      names = "--attr",
      paramLabel = "PATH=VALUE",
      description = "Only with this attribute; may be repeated.")
  private Map<String, String> attributes = Map.of();

  List<AttributeCondition> conditions(JsonCodec json) {
    return attributes.entrySet().stream()
        .map(
            given ->
                new AttributeCondition(
                    new AttributePath(given.getKey()), valueOrText(given.getValue(), json)))
        .toList();
  }

  private static JsonDocument valueOrText(String value, JsonCodec json) {
    try {
      return json.parse(value);
    } catch (ValidationException noJson) {
      return json.of(value);
    }
  }
}
