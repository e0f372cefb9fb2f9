package io.l9.substrate.bootstrap.wiring;

import io.l9.substrate.bootstrap.config.Setting;
import io.l9.substrate.bootstrap.config.Settings;
import io.l9.substrate.bootstrap.config.Values;
import io.l9.substrate.domain.knowledge.fact.FactExtractor;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.embedding.OpenAiFactExtractor;
import org.jspecify.annotations.Nullable;

/** The choice of the extractor of facts by the settings. Payloads are sent nowhere unless asked. */
final class FactExtractorChoice {

  private FactExtractorChoice() {}

  /**
   * Returns the extractor; null: the rule of the facade. Contacts nobody.
   *
   * @throws ValidationException if a setting is missing; the message names the variable
   */
  static @Nullable FactExtractor of(Values values, JsonCodec json) {
    return values.get(Settings.FACT_EXTRACTOR).equals("openai")
        ? OpenAiFactExtractor.at(
                required(values, Settings.FACT_EXTRACTOR_URL).toString(),
                required(values, Settings.FACT_EXTRACTOR_MODEL),
                json)
            .apiKey(values.find(Settings.FACT_EXTRACTOR_API_KEY).orElse(null))
            .build()
        : null;
  }

  private static <T> T required(Values values, Setting<T> setting) {
    return values
        .find(setting)
        .orElseThrow(
            () ->
                new ValidationException(
                    ErrorCode.VALIDATION_FAILED,
                    Settings.FACT_EXTRACTOR.variable()
                        + "=openai needs "
                        + setting.variable()
                        + ": "
                        + setting.description()));
  }
}
