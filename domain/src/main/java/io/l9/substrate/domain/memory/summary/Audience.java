package io.l9.substrate.domain.memory.summary;

import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The owner and the visibility of a summary: nobody sees it who may not see each of its sources.
 */
public record Audience(Ownership owner, Visibility visibility) {

  /**
   * The narrowest of the sources' audiences. Sources that the whole organisation sees make a
   * summary of the organisation if the author may write one, else one of the author's own.
   *
   * @param sources at least one; each visible to the author
   * @throws ValidationException if no owner sees all sources: they belong to several users,
   *     organisations or tenants, or to sessions that exclude each other
   * @throws ForbiddenException if the author may not write a row of that audience
   */
  public static Audience of(TenantScope author, List<Packet> sources) {
    Ownership narrowest =
        new Ownership(
            Objects.requireNonNull(one("tenants", sources, p -> p.owner().tenant())),
            one("organisations", sources, p -> p.owner().org()),
            one("users", sources, p -> p.owner().user()));
    Visibility visibility =
        Objects.requireNonNullElse(
            one(
                "kinds of session",
                sources,
                p -> p.visibility() == Visibility.SHARED ? null : p.visibility()),
            Visibility.SHARED);
    Ownership own =
        new Ownership(
            narrowest.tenant(),
            narrowest.org() == null ? author.org() : narrowest.org(),
            narrowest.user() == null ? author.user() : narrowest.user());
    for (Ownership owner : List.of(narrowest, own)) {
      if (author.mayWrite(owner, visibility)) {
        return new Audience(owner, visibility);
      }
    }
    throw new ForbiddenException(
        ErrorCode.FORBIDDEN,
        "the role "
            + author.role().code()
            + " may not write for those who see these sources; use a role that may");
  }

  /** Whether all who see the summary may be told what this packet says. */
  public boolean admits(Packet packet) {
    Ownership its = packet.owner();
    return its.tenant().equals(owner.tenant())
        && (its.org() == null || its.org().equals(owner.org()))
        && (its.user() == null || its.user().equals(owner.user()))
        && (packet.visibility() == Visibility.SHARED || packet.visibility() == visibility);
  }

  /** The one value that the sources have, besides those that have none. */
  private static <T> @Nullable T one(
      String plural, List<Packet> sources, Function<Packet, @Nullable T> part) {
    Set<T> values = sources.stream().map(part).filter(Objects::nonNull).collect(Collectors.toSet());
    if (values.size() > 1) {
      throw ValidationException.at(
          "/source_packet_ids",
          "belong to several " + plural + ", so that nobody could see their summary; sum each up");
    }
    return values.stream().findFirst().orElse(null);
  }
}
