package io.l9.substrate.rest.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.health.HealthStatus;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import java.net.MalformedURLException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An authenticator of the JSON Web Tokens of one issuer. The claims {@code tenant_id}, {@code
 * org_id}, {@code sub} (the user), {@code role} and {@code scopes} are the caller; without {@code
 * scopes} a token permits nothing. A client gets the same refusal for every invalid token; the log
 * has the reason, without the token. Thread-safe.
 */
public final class JwtAuthenticator implements Authenticator {

  private static final Logger LOG = LoggerFactory.getLogger(JwtAuthenticator.class);

  /** The type of access tokens (RFC 9068). */
  private static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt");

  private static final Set<JWSAlgorithm> PUBLIC_KEY_ALGORITHMS =
      Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256);

  // UUID.fromString takes more than UUIDs
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /** Of platform administrators, who act for no tenant (RFC 9562's Nil UUID). */
  private static final UUID NO_TENANT = new UUID(0, 0);

  /** A claim from which no scope can be made. */
  private static final class BadClaimException extends Exception {
    private static final long serialVersionUID = 1;

    BadClaimException(String message) {
      super(message);
    }
  }

  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  public JwtAuthenticator(JwtConfig config, Clock clock) {
    // The algorithms go with the keys: a public key is never taken for a shared one, and "none" is
    // no algorithm here.
    processor.setJWSKeySelector(
        config.jwks() != null
            ? new JWSVerificationKeySelector<>(PUBLIC_KEY_ALGORITHMS, published(config))
            : new JWSVerificationKeySelector<>(JWSAlgorithm.HS256, shared(config)));
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, ACCESS_TOKEN, null));
    DefaultJWTClaimsVerifier<SecurityContext> claims =
        new DefaultJWTClaimsVerifier<>(
            Set.of(config.audience()),
            new JWTClaimsSet.Builder().issuer(config.issuer()).build(),
            Set.of("exp", "sub", "role"),
            Set.of()) {
          @Override
          protected Date currentTime() {
            return Date.from(clock.instant());
          }
        };
    claims.setMaxClockSkew((int) config.clockSkew().toSeconds());
    processor.setJWTClaimsSetVerifier(claims);
  }

  /**
   * Kept for five minutes, asked for again when a token names a key that is not among them (but not
   * at the pace of such tokens), and kept on for an hour when the issuer does not answer.
   */
  private static JWKSource<SecurityContext> published(JwtConfig config) {
    try {
      AtomicBoolean reached = new AtomicBoolean(true);
      JWKSource<SecurityContext> source =
          JWKSourceBuilder.<SecurityContext>create(Objects.requireNonNull(config.jwks()).toURL())
              .retrying(true)
              .outageTolerant(60 * 60 * 1000L)
              .healthReporting(
                  report -> reached.set(report.getHealthStatus() == HealthStatus.HEALTHY))
              .build();
      return (selector, context) -> keys(source, selector, context, reached);
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("the address of the issuer's keys is none", e);
    }
  }

  /** While the issuer is not reached, nobody knows that a key is none of its keys. */
  private static List<JWK> keys(
      JWKSource<SecurityContext> source,
      JWKSelector selector,
      @Nullable SecurityContext context,
      AtomicBoolean reached)
      throws KeySourceException {
    List<JWK> keys;
    try {
      keys = source.get(selector, context);
    } catch (RateLimitReachedException e) {
      if (reached.get()) {
        throw e;
      }
      throw new KeySourceException("the issuer was not reached a moment ago", e);
    }
    if (keys.isEmpty() && !reached.get()) {
      throw new KeySourceException("the issuer is not reached, and its last keys are no match");
    }
    return keys;
  }

  private static JWKSource<SecurityContext> shared(JwtConfig config) {
    return new ImmutableSecret<>(
        Objects.requireNonNull(config.sharedKey()).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Optional<Caller> authenticate(String token) {
    try {
      return Optional.of(caller(processor.process(token, null)));
    } catch (ParseException | BadJOSEException | BadClaimException | ValidationException e) {
      return refused(e);
    } catch (RateLimitReachedException e) {
      // made-up key ids, faster than the issuer is asked again
      return refused(e);
    } catch (KeySourceException e) {
      throw new UnavailableException(
          ErrorCode.NOT_READY, "the keys of the tokens' issuer cannot be had; try again", e);
    } catch (JOSEException e) {
      return refused(e);
    }
  }

  /**
   * The library's messages name claims, algorithms and times; a token's content may be anything.
   */
  private static Optional<Caller> refused(Exception why) {
    LOG.info(
        "a token is refused: {}",
        String.valueOf(why.getMessage()).replaceAll("[^ -~]", "?").lines().findFirst().orElse(""));
    return Optional.empty();
  }

  private static Caller caller(JWTClaimsSet claims) throws ParseException, BadClaimException {
    Role role =
        Role.ofCode(String.valueOf(claims.getStringClaim("role")))
            .orElseThrow(() -> new BadClaimException("role is none of the roles"));
    UUID tenant = uuid(claims, "tenant_id");
    if (tenant == null && role != Role.PLATFORM_ADMIN) {
      throw new BadClaimException("tenant_id is missing");
    }
    UUID org = uuid(claims, "org_id");
    UUID user = uuid(claims, "sub");
    return new Caller(
        new TenantScope(
            new TenantId(tenant == null ? NO_TENANT : tenant),
            org == null ? null : new OrgId(org),
            user == null ? null : new UserId(user),
            role,
            NO_TENANT,
            null,
            null),
        permissions(claims.getClaim("scopes")),
        null,
        claims.getExpirationTime().toInstant());
  }

  private static @Nullable UUID uuid(JWTClaimsSet claims, String name)
      throws ParseException, BadClaimException {
    String text = claims.getStringClaim(name);
    if (text == null) {
      return null;
    }
    if (!UUID_TEXT.matcher(text).matches()) {
      throw new BadClaimException(name + " is no UUID");
    }
    return UUID.fromString(text);
  }

  private static Set<Permission> permissions(@Nullable Object scopes) throws BadClaimException {
    Collection<?> names;
    if (scopes == null) {
      names = List.of();
    } else if (scopes instanceof String text) {
      names = text.isBlank() ? List.of() : List.of((Object[]) text.strip().split(" +"));
    } else if (scopes instanceof Collection<?> many) {
      names = many;
    } else {
      throw new BadClaimException("scopes is neither a text nor a list");
    }
    Set<Permission> permissions = new HashSet<>();
    if (!names.stream().allMatch(String.class::isInstance)) {
      throw new BadClaimException("a scope is no text");
    }
    for (Permission permission : Permission.values()) {
      // Others, such as openid, are for others (RFC 6749, 3.3).
      if (names.contains(permission.code())) {
        permissions.add(permission);
      }
    }
    return permissions;
  }

  @Override
  public boolean loopbackOnly() {
    return false;
  }
}
