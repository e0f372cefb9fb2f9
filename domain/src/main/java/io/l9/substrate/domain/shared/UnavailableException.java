package io.l9.substrate.domain.shared;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that is needed did not answer: the same call may succeed later. Nothing was stored,
 * unless the message says that it is not known.
 */
public final class UnavailableException extends SubstrateException {

  public UnavailableException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(code, message, List.of(), cause);
  }

  private UnavailableException(
      ErrorCode code, String message, List<Violation> violations, @Nullable Throwable cause) {
    super(code, message, violations, cause);
  }

  @Override
  SubstrateException with(List<Violation> moved) {
    return new UnavailableException(code(), message(), moved, getCause());
  }
}
