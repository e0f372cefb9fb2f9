package io.l9.substrate.embedding;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One address that speaks OpenAI's HTTP interface. An answer that says to come back later (408,
 * 429, 5xx), no answer in time and no connection are tried again, after a time that doubles, with
 * jitter, or as long as {@code Retry-After} asks if that is bearable. Everything else, and the last
 * attempt's failure, becomes an {@link UnavailableException}. Its message names the host and what
 * to do; never the key, and nothing of the request or the answer. Thread-safe.
 */
final class OpenAiEndpoint {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** Failsafe's value for no delay beside the backoff's. */
  private static final Duration AS_THE_BACKOFF_SAYS = Duration.ofNanos(-1);

  private final String service;
  private final ErrorCode unavailable;
  private final URI address;
  private final String model;
  private final @Nullable String apiKey;
  private final Duration timeout;
  private final RetryPolicy<Object> retries;
  private final HttpClient http;

  /** Makes something of an answer's body. */
  @FunctionalInterface
  interface Reader<T> {
    T read(byte[] body) throws ProviderFailure;
  }

  private OpenAiEndpoint(
      String service, ErrorCode unavailable, URI address, String model, Settings settings) {
    this.service = service;
    this.unavailable = unavailable;
    this.address = address;
    this.model = model;
    apiKey = settings.apiKey;
    timeout = settings.timeout;
    http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    Duration bearable = settings.longestWait;
    retries =
        RetryPolicy.builder()
            .handleIf(failure -> failure instanceof ProviderFailure p && p.mayPass(bearable))
            .withMaxRetries(settings.retries)
            .withBackoff(settings.firstWait, bearable)
            .withJitter(0.25)
            .withDelayFn(
                attempt ->
                    attempt.getLastException() instanceof ProviderFailure failure
                            && failure.retryAfter() != null
                        ? failure.retryAfter()
                        : AS_THE_BACKOFF_SAYS)
            .build();
  }

  String host() {
    return address.getHost();
  }

  /**
   * Sends a request until it is answered well.
   *
   * @param most how many bytes a right answer has at the most
   * @throws UnavailableException with the code of this service
   */
  <T> T post(byte[] body, long most, Reader<T> reader) {
    return post(body, most, timeout, reader);
  }

  /**
   * The same in less time.
   *
   * @param limit of each attempt, where it is below the endpoint's own
   */
  <T> T post(byte[] body, long most, Duration limit, Reader<T> reader) {
    Duration shortest = limit.compareTo(timeout) < 0 ? limit : timeout;
    try {
      return Failsafe.with(retries).get(() -> attempt(body, most, shortest, reader));
    } catch (FailsafeException e) {
      if (e.getCause() instanceof ProviderFailure failure) {
        throw unavailable(failure.getMessage(), failure.getCause());
      }
      // the other checked exception: the wait between two attempts was interrupted
      Thread.currentThread().interrupt();
      throw unavailable("was not waited for: the thread was interrupted", e);
    }
  }

  private UnavailableException unavailable(@Nullable String what, @Nullable Throwable cause) {
    return new UnavailableException(
        unavailable, "the " + service + " at " + host() + " " + what, cause);
  }

  private <T> T attempt(byte[] body, long most, Duration limit, Reader<T> reader)
      throws ProviderFailure {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(limit)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (apiKey != null) {
      request.header("Authorization", "Bearer " + apiKey);
    }
    HttpResponse<byte[]> response = send(request.build(), most, limit);
    if (response.statusCode() != 200) {
      throw ProviderFailure.of(response, model);
    }
    return reader.read(response.body());
  }

  /** The request's own timeout ends with the answer's headers; this one with its last byte. */
  private HttpResponse<byte[]> send(HttpRequest request, long most, Duration limit)
      throws ProviderFailure {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, headers -> new BoundedBody(most));
    try {
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw tooLate(limit, e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw ProviderFailure.lasting("was not waited for: the thread was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProviderFailure failure) {
        throw failure;
      }
      // the client's own clock may be the faster one
      if (e.getCause() instanceof HttpTimeoutException
          && !(e.getCause() instanceof HttpConnectTimeoutException)) {
        throw tooLate(limit, e);
      }
      throw ProviderFailure.passing("cannot be reached; check that it runs and its address", e);
    }
  }

  private static ProviderFailure tooLate(Duration limit, Exception e) {
    return ProviderFailure.passing("did not answer within " + limit.toMillis() + " ms", e);
  }

  /** Credential, timeout and retries of an endpoint. Not thread-safe. */
  static final class Settings {
    private @Nullable String apiKey;
    private Duration timeout;
    private int retries = 4;
    private Duration firstWait = Duration.ofMillis(250);
    private Duration longestWait = Duration.ofSeconds(20);

    Settings(Duration timeout) {
      this.timeout = timeout;
    }

    void apiKey(@Nullable String value) {
      if (value != null && !value.chars().allMatch(c -> c > ' ' && c < 127)) {
        throw ValidationException.at("/api_key", "must be printable ASCII without spaces");
      }
      apiKey = value;
    }

    void timeout(Duration value) {
      timeout = value;
    }

    void retries(int times, Duration first, Duration longest) {
      Require.between("/retries", times, 0, 20);
      retries = times;
      firstWait = first;
      longestWait = longest;
    }

    /**
     * The endpoint.
     *
     * @param service what it is, in messages
     * @param unavailable the code of its failures
     * @param address of {@link OpenAiEndpoint#address}
     */
    OpenAiEndpoint endpoint(String service, ErrorCode unavailable, URI address, String model) {
      return new OpenAiEndpoint(service, unavailable, address, model, this);
    }
  }

  /**
   * An address below a base such as {@code http://localhost:11434/v1}.
   *
   * @throws ValidationException if the base is no http or https address, has a query, or holds
   *     credentials
   */
  static URI address(String base, String path) {
    String text = Require.text("/url", base, 2000).strip();
    URI uri;
    try {
      uri = URI.create((text.endsWith("/") ? text : text + "/") + path);
    } catch (IllegalArgumentException e) {
      throw notAnAddress();
    }
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http || uri.getHost() == null || uri.getRawQuery() != null) {
      throw notAnAddress();
    }
    if (uri.getRawUserInfo() != null) {
      throw ValidationException.at("/url", "holds a user or password; give the key as the key");
    }
    return uri;
  }

  private static ValidationException notAnAddress() {
    return ValidationException.at(
        "/url", "must be an address such as http://localhost:11434/v1, without a query");
  }
}
