package io.l9.substrate.rest.http;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.world.Expected;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/** The versions that the headers of a change expect, of what is changed against a version. */
public final class ExpectedVersions {

  private ExpectedVersions() {}

  /**
   * Returns what If-Match expects.
   *
   * @param current version, asked only for the refusal of a request without the header
   * @throws ValidationException {@code precondition-required} without it
   */
  public static Expected of(Call call, IntSupplier current) {
    Set<Integer> versions = call.versions(current);
    return versions.isEmpty()
        ? Expected.presence()
        : new Expected.AnyOf(
            versions.stream().filter(version -> version > 0).collect(Collectors.toSet()));
  }

  /**
   * Returns the same for a change that creates what is not there, with {@code If-None-Match: *}.
   *
   * @throws ValidationException {@code precondition-required} without either header
   */
  public static Expected orAbsence(Call call, IntSupplier current) {
    return call.onlyIfAbsent() ? Expected.absence() : of(call, () -> replaceable(current));
  }

  private static int replaceable(IntSupplier current) {
    try {
      return current.getAsInt();
    } catch (NotFoundException e) {
      throw new ValidationException(
          ErrorCode.PRECONDITION_REQUIRED,
          "There is nothing of this name; send If-None-Match: * to create it.");
    }
  }
}
