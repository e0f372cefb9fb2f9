package io.l9.substrate.bootstrap.wiring;

import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.identity.IdentityUseCases;
import io.l9.substrate.domain.memory.MemoryUseCases;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.rest.RestUseCases;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Factory of the use cases that the HTTP server offers, out of a substrate. */
public final class ServerUseCases {

  /** Puts something around every port of a record, such as its observation. */
  @FunctionalInterface
  public interface Decorator {

    /** Returns the record as it is. */
    Decorator NONE =
        new Decorator() {
          @Override
          public <T extends Record> T around(T useCases) {
            return useCases;
          }
        };

    <T extends Record> T around(T useCases);
  }

  private ServerUseCases() {}

  /**
   * Returns the use cases.
   *
   * @param identity null: there are no API keys
   */
  public static RestUseCases of(
      MemorySubstrate l9,
      @Nullable IdentityUseCases identity,
      IdGenerator ids,
      Clock clock,
      Decorator decorator) {
    MemoryUseCases memory = decorator.around(l9.memory());
    return new RestUseCases(
        memory,
        l9.imports(memory.packetTransfer()),
        l9.requests(),
        identity,
        () -> platform(l9, decorator),
        l9.deadlines(),
        l9.json(),
        ids,
        clock);
  }

  /** A server whose login of the jobs does not work serves everything else. */
  private static RestUseCases.Platform platform(MemorySubstrate l9, Decorator decorator) {
    try {
      return new RestUseCases.Platform(decorator.around(l9.maintenance()), l9.platformRequests());
    } catch (SubstrateException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new UnavailableException(
          ErrorCode.NOT_READY,
          "this server cannot act for platform administrators: the login of the jobs does not work;"
              + " `l9 doctor` tells more",
          e);
    }
  }
}
