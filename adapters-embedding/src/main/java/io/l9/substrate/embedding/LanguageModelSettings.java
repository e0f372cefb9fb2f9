package io.l9.substrate.embedding;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a language model at an endpoint. Not thread-safe.
 *
 * @param <B> the builder that has them
 */
abstract class LanguageModelSettings<B extends LanguageModelSettings<B>> {

  final URI address;
  final String model;
  final JsonCodec json;
  final OpenAiEndpoint.Settings settings = new OpenAiEndpoint.Settings(Duration.ofMinutes(2));
  int maxCharacters = 60_000;

  LanguageModelSettings(String base, String model, JsonCodec json) {
    address = OpenAiEndpoint.address(base, "chat/completions");
    this.model = Require.text("/model", model, 200);
    this.json = Require.present("/json", json);
  }

  abstract B self();

  /** Sent as {@code Authorization: Bearer}; null: none is sent. Never logged or printed. */
  public B apiKey(@Nullable String value) {
    settings.apiKey(value);
    return self();
  }

  /** Sets the number of characters of data that are sent in a request; 60,000 by default. */
  public B maxCharacters(int value) {
    Require.between("/max_characters", value, 1_000, 10_000_000);
    maxCharacters = value;
    return self();
  }

  /** Sets the time limit of one attempt, to its last byte; two minutes by default. */
  public B timeout(Duration value) {
    settings.timeout(value);
    return self();
  }

  /**
   * Sets the number of retries of a request, and the first and the longest wait between them.
   *
   * @param longest more than a {@code Retry-After} may ask for, or the failure is final
   */
  public B retries(int times, Duration first, Duration longest) {
    settings.retries(times, first, longest);
    return self();
  }
}
