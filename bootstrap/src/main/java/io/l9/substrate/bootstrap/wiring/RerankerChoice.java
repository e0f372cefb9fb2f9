package io.l9.substrate.bootstrap.wiring;

import io.l9.substrate.bootstrap.config.Setting;
import io.l9.substrate.bootstrap.config.Settings;
import io.l9.substrate.bootstrap.config.Values;
import io.l9.substrate.domain.memory.search.Reranker;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.embedding.HttpReranker;
import io.l9.substrate.embedding.OnnxReranker;
import org.jspecify.annotations.Nullable;

/** The choice of the reranker by the settings. Texts are sent nowhere unless an address is set. */
final class RerankerChoice {

  private RerankerChoice() {}

  /**
   * Returns the reranker; null if none is wanted. Contacts nobody and loads nothing.
   *
   * @throws ValidationException if a setting is missing or wrong; the message names the variable
   */
  static @Nullable Reranker of(Values values) {
    String kind = values.get(Settings.RERANKER);
    return switch (kind) {
      case "http" -> endpoint(values, kind, HttpReranker.Requests.DOCUMENTS);
      case "tei" -> endpoint(values, kind, HttpReranker.Requests.TEXTS);
      case "onnx" ->
          OnnxReranker.of(
              required(values, kind, Settings.RERANK_MODEL_FILE),
              required(values, kind, Settings.RERANK_TOKENIZER_FILE));
      default -> null;
    };
  }

  private static Reranker endpoint(Values values, String kind, HttpReranker.Requests requests) {
    return HttpReranker.at(
            required(values, kind, Settings.RERANK_URL).toString(),
            required(values, kind, Settings.RERANK_MODEL))
        .apiKey(values.find(Settings.RERANK_API_KEY).orElse(null))
        .requests(requests)
        .build();
  }

  private static <T> T required(Values values, String kind, Setting<T> setting) {
    return values
        .find(setting)
        .orElseThrow(
            () ->
                new ValidationException(
                    ErrorCode.VALIDATION_FAILED,
                    Settings.RERANKER.variable()
                        + "="
                        + kind
                        + " needs "
                        + setting.variable()
                        + ": "
                        + setting.description()));
  }
}
