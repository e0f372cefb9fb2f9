package io.l9.substrate.domain.shared;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every failure of the substrate. The seven subclasses say what a caller can do about it, {@link
 * #code()} says what happened. Messages are safe to show: they hold no SQL, no stack and nothing of
 * another tenant.
 */
public abstract sealed class SubstrateException extends RuntimeException
    permits ConflictException,
        ForbiddenException,
        NotFoundException,
        UnauthenticatedException,
        UnavailableException,
        ValidationException,
        VersionMismatchException {

  private final ErrorCode code;
  private final transient List<Violation> violations;

  SubstrateException(
      ErrorCode code, String message, List<Violation> violations, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.violations = List.copyOf(violations);
  }

  public final ErrorCode code() {
    return code;
  }

  /** Returns the places of the failure in the input; empty if there is none. */
  public final List<Violation> violations() {
    return violations;
  }

  /**
   * The same failure, seen from an input that contains the failed one.
   *
   * @param prefix the JSON pointer of the failed input in the containing one, such as {@code
   *     /items/3}
   */
  public final SubstrateException below(String prefix) {
    List<Violation> moved =
        violations.isEmpty()
            ? List.of(new Violation(prefix, code, message()))
            : violations.stream().map(v -> v.below(prefix)).toList();
    return with(moved);
  }

  abstract SubstrateException with(List<Violation> moved);

  final String message() {
    return String.valueOf(getMessage());
  }
}
