package io.l9.substrate.embedding;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why an attempt failed, as the end of a sentence about the provider. */
final class ProviderFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean passing;
  private final @Nullable Duration retryAfter;

  private ProviderFailure(
      String message, boolean passing, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.passing = passing;
    this.retryAfter = retryAfter;
  }

  /** One that the next attempt may not meet. */
  static ProviderFailure passing(String message, @Nullable Throwable cause) {
    return new ProviderFailure(message, true, null, cause);
  }

  /** One that every attempt would meet. */
  static ProviderFailure lasting(String message, @Nullable Throwable cause) {
    return new ProviderFailure(message, false, null, cause);
  }

  /** Returns the failure of an answer other than 200. The body may quote texts and is left out. */
  static ProviderFailure of(HttpResponse<?> response, String model) {
    int status = response.statusCode();
    String says = "answers with status " + status + ": ";
    if (status == 401 || status == 403) {
      return lasting(says + "it refuses the API key; set the one that belongs to it", null);
    }
    if (status == 404) {
      return lasting(
          says + "it knows no model " + model + ", or its address has another path", null);
    }
    if (status == 429) {
      return new ProviderFailure(
          says + "too many requests; try again later", true, retryAfter(response), null);
    }
    if (status == 408 || status >= 500) {
      return new ProviderFailure(
          says + "it failed; try again later", true, retryAfter(response), null);
    }
    return lasting(
        says + "it refuses the request; check the model, its dimension and its longest text", null);
  }

  /** The seconds; a date, which nobody sends with these, is answered by the usual wait. */
  private static @Nullable Duration retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("\\d{1,6}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .orElse(null);
  }

  boolean mayPass(Duration bearable) {
    return passing && (retryAfter == null || retryAfter.compareTo(bearable) <= 0);
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
