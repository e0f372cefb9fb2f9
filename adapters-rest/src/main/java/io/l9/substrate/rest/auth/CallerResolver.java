package io.l9.substrate.rest.auth;

import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.UnauthenticatedException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import java.time.Clock;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The authentication of a request by its headers. Thread-safe. */
public final class CallerResolver {

  private static final String BEARER = "bearer ";
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern SESSION = Pattern.compile("[\\x21-\\x7e]{1,200}");

  private final AuthenticationThrottle throttle;
  private final IdGenerator ids;

  public CallerResolver(Authenticator authenticator, IdGenerator ids, Clock clock) {
    this.throttle = new AuthenticationThrottle(authenticator, clock);
    this.ids = ids;
  }

  /**
   * Returns the caller, with the tracing ids of the request, narrowed as its headers ask for. A
   * platform administrator selects a tenant by {@code L9-Tenant} and then acts as its
   * administrator.
   *
   * @param header gives the value of a header by its name; null if it was not sent
   * @param address that the request came from
   * @param trace the request's trace id
   * @throws UnauthenticatedException without a valid bearer token
   * @throws ForbiddenException {@code identity-override-forbidden} if a header names another
   *     identity than the token's
   * @throws ValidationException {@code malformed-request} if an id in a header is not one
   * @throws UnavailableException {@code quota-exceeded} after too many invalid tokens
   */
  public Caller resolve(Function<String, @Nullable String> header, String address, String trace) {
    String token = token(header.apply("Authorization"));
    Caller caller = throttle.authenticate(token, address).orElseThrow(CallerResolver::invalid);
    TenantScope actor = caller.scope();
    UUID tenant = uuid("L9-Tenant", header);
    UUID org = uuid("L9-Org", header);
    UUID user = uuid("L9-User", header);
    OrgId actorOrg = actor.org();
    UserId actorUser = actor.user();
    boolean selects = actor.role() == Role.PLATFORM_ADMIN;
    if (!selects) {
      same("L9-Tenant", tenant, actor.tenant().value());
      same("L9-Org", org, actorOrg == null ? null : actorOrg.value());
      same("L9-User", user, actorUser == null ? null : actorUser.value());
    }
    UUID correlation = uuid("L9-Correlation-Id", header);
    TenantScope scope =
        new TenantScope(
            tenant == null ? actor.tenant() : new TenantId(tenant),
            org == null ? actorOrg : new OrgId(org),
            user == null ? actorUser : new UserId(user),
            selects && tenant != null ? Role.TENANT_ADMIN : actor.role(),
            correlation == null ? ids.next() : correlation,
            session(header.apply("L9-Session-Id")),
            trace);
    return new Caller(scope, caller.permissions(), caller.key(), caller.expiresAt());
  }

  /**
   * Checks that the credential of a request in progress is still valid.
   *
   * @throws UnauthenticatedException if it is not
   */
  public void recheck(Function<String, @Nullable String> header) {
    var unused =
        throttle.recheck(token(header.apply("Authorization"))).orElseThrow(CallerResolver::invalid);
  }

  private static UnauthenticatedException invalid() {
    return new UnauthenticatedException("The key is unknown, expired or revoked.");
  }

  private static String token(@Nullable String authorization) {
    if (authorization == null) {
      throw new UnauthenticatedException("Send a key in the header Authorization: Bearer <key>.");
    }
    String token =
        authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
            ? authorization.substring(BEARER.length()).strip()
            : "";
    if (token.isEmpty()) {
      throw new UnauthenticatedException("The header Authorization must be: Bearer <key>.");
    }
    return token;
  }

  // An identity without an organisation or user stands for all of them; a header narrows it.
  private static void same(String name, @Nullable UUID asked, @Nullable UUID own) {
    if (asked != null && own != null && !asked.equals(own)) {
      throw new ForbiddenException(
          ErrorCode.IDENTITY_OVERRIDE_FORBIDDEN,
          "The header "
              + name
              + " names another identity than the credential's; it can only narrow it.");
    }
  }

  private static @Nullable UUID uuid(String name, Function<String, @Nullable String> header) {
    String value = header.apply(name);
    if (value == null) {
      return null;
    }
    if (!UUID_TEXT.matcher(value).matches()) {
      throw new ValidationException(
          ErrorCode.MALFORMED_REQUEST, "The header " + name + " must be a UUID.");
    }
    return UUID.fromString(value);
  }

  private static @Nullable String session(@Nullable String value) {
    if (value != null && !SESSION.matcher(value).matches()) {
      throw new ValidationException(
          ErrorCode.MALFORMED_REQUEST,
          "The header L9-Session-Id must be 1 to 200 printable ASCII characters without spaces.");
    }
    return value;
  }
}
