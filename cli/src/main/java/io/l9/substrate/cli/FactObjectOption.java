package io.l9.substrate.cli;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.shared.JsonCodec;
import picocli.CommandLine.Option;

/** The option that tells a value from the name of an entity. */
final class FactObjectOption {

  @Option(
      names = "--entity",
      description =
          "The object is the name of an entity (default: a value, as JSON, or a text as it is).")
  private boolean entity;

  FactObject read(String text, JsonCodec json) {
    return entity
        ? new FactObject.Entity(EntityName.at("/object", text))
        : new FactObject.Value(FilterOptions.value(text, json));
  }
}
