package io.l9.substrate.embedding;

import io.l9.substrate.domain.memory.search.Reranker;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reranker at any endpoint that answers {@code POST {base}/rerank}: Cohere, Jina, vLLM,
 * llama.cpp, LocalAI, Infinity and many more, or text-embeddings-inference, whose requests have
 * other names.
 *
 * <p>All texts go out in one request, and a request is sent once: the order that the hits have
 * already is a better answer than a late one. A failure becomes an {@link
 * io.l9.substrate.domain.shared.UnavailableException} ({@code language-model-unavailable}), whose
 * message has neither the key nor anything of the texts.
 *
 * <p>The query and each text are cut so that a pair has at most {@code maxTokens} ({@link
 * ApproximateTokens}), half of them of the query: some servers refuse longer ones. Thread-safe.
 */
public final class HttpReranker implements Reranker {

  /** The names of the members of a request. */
  public enum Requests {
    /** {@code documents}, as Cohere and Jina call them, and most servers after them. */
    DOCUMENTS,
    /** {@code texts}, as text-embeddings-inference calls them. */
    TEXTS
  }

  /** A character of JSON may be written in so many bytes; servers may send the texts back. */
  private static final int BYTES_PER_BYTE = 6;

  private static final int BYTES_BESIDE_TEXTS = 1 << 20;

  private final String model;
  private final Requests requests;
  private final int maxTokens;
  private final OpenAiEndpoint endpoint;

  private HttpReranker(Builder builder) {
    model = builder.model;
    requests = builder.requests;
    maxTokens = builder.maxTokens;
    endpoint =
        builder.settings.endpoint(
            "reranker", ErrorCode.LANGUAGE_MODEL_UNAVAILABLE, builder.address, model);
  }

  /**
   * A reranker in the making.
   *
   * @param base what comes before {@code /rerank}, such as {@code http://localhost:8080/v1}; http
   *     or https
   * @param model the endpoint's name for the model
   * @throws ValidationException if the address is none
   */
  public static Builder at(String base, String model) {
    return new Builder(base, model);
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public List<Double> scores(String query, List<String> texts, Duration limit) {
    String asked =
        ApproximateTokens.first(
            maxTokens / 2, Require.storable("/query", query, Integer.MAX_VALUE));
    int left = maxTokens - ApproximateTokens.of(asked).size();
    int place = 0;
    for (String text : Require.present("/texts", texts)) {
      Require.storable("/texts/" + place++, text, Integer.MAX_VALUE);
    }
    if (texts.isEmpty()) {
      return List.of();
    }
    List<String> cut = texts.stream().map(text -> ApproximateTokens.first(left, text)).toList();
    byte[] body = RerankMessages.request(requests, model, asked, cut);
    return endpoint.post(
        body,
        (long) body.length * BYTES_PER_BYTE + BYTES_BESIDE_TEXTS,
        limit,
        answer -> RerankMessages.scores(answer, cut.size()));
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "HttpReranker[" + model + " at " + endpoint.host() + "]";
  }

  /** Collects how an endpoint is talked to. Not thread-safe. */
  public static final class Builder {
    private final URI address;
    private final String model;
    private final OpenAiEndpoint.Settings settings =
        new OpenAiEndpoint.Settings(Duration.ofSeconds(10));
    private Requests requests = Requests.DOCUMENTS;
    private int maxTokens = 512;

    private Builder(String base, String model) {
      address = OpenAiEndpoint.address(base, "rerank");
      this.model = Require.text("/model", model, 200);
      settings.retries(0, Duration.ofMillis(1), Duration.ofMillis(2));
    }

    /** Sent as {@code Authorization: Bearer}; null: none is sent. Never logged or printed. */
    public Builder apiKey(@Nullable String value) {
      settings.apiKey(value);
      return this;
    }

    /** Sets the names of the members of a request; {@link Requests#DOCUMENTS} by default. */
    public Builder requests(Requests value) {
      requests = Require.present("/requests", value);
      return this;
    }

    /** Sets the number of tokens of a query and a text that are sent; 512 by default. */
    public Builder maxTokens(int value) {
      Require.between("/max_tokens", value, 16, 100_000);
      maxTokens = value;
      return this;
    }

    /** Sets the time limit of a request, to its last byte; 10 seconds by default. */
    public Builder timeout(Duration value) {
      settings.timeout(value);
      return this;
    }

    public HttpReranker build() {
      return new HttpReranker(this);
    }
  }
}
