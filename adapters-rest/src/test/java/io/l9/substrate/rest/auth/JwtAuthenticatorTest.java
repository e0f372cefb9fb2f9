package io.l9.substrate.rest.auth;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtAuthenticatorTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String ISSUER = "https://login.example";
  private static final String AUDIENCE = "l9";
  private static final String SHARED = "a key that is shared with the issuer";

  private static RSAKey rsa;
  private static ECKey ec;
  private static HttpServer issuer;
  private static final AtomicInteger asked = new AtomicInteger();

  private final TenantWorld world = new TenantWorld(new Random(3));
  private final MutableClock clock = new MutableClock(NOW);
  private final JwtAuthenticator shared = new JwtAuthenticator(config(null, SHARED), clock);
  private final JwtAuthenticator published = new JwtAuthenticator(config(jwks(), null), clock);

  @BeforeAll
  static void publishKeys() throws JOSEException, IOException {
    rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
    ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
    byte[] keys =
        new JWKSet(List.of(rsa, ec)).toPublicJWKSet().toString().getBytes(StandardCharsets.UTF_8);
    issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer.createContext(
        "/jwks",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(200, keys.length);
          exchange.getResponseBody().write(keys);
          exchange.close();
        });
    issuer.start();
  }

  @AfterAll
  static void stop() {
    issuer.stop(0);
  }

  private static URI jwks() {
    return URI.create("http://127.0.0.1:" + issuer.getAddress().getPort() + "/jwks");
  }

  private static JwtConfig config(URI jwks, String sharedKey) {
    return new JwtConfig(jwks, sharedKey, ISSUER, AUDIENCE, JwtConfig.DEFAULT_SKEW);
  }

  /** The claims of the end user. */
  private JWTClaimsSet.Builder claims() {
    TenantScope user = world.endUser();
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience(List.of("other", AUDIENCE))
        .subject(Objects.toString(user.user()))
        .expirationTime(Date.from(NOW.plusSeconds(600)))
        .claim("tenant_id", user.tenant().toString())
        .claim("org_id", Objects.toString(user.org()))
        .claim("role", "end_user")
        .claim("scopes", List.of("memory:read", "memory:write"));
  }

  private static String signed(JWSHeader header, JWTClaimsSet.Builder claims, JWSSigner signer) {
    try {
      SignedJWT jwt = new SignedJWT(header, claims.build());
      jwt.sign(signer);
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String signed(JWTClaimsSet.Builder claims) {
    try {
      return signed(
          new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).build(),
          claims,
          new MACSigner(SHARED));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JWSHeader header(JWSAlgorithm algorithm, String key) {
    return new JWSHeader.Builder(algorithm).keyID(key).build();
  }

  private void assertRefused(String token) {
    for (JwtAuthenticator authenticator : List.of(shared, published)) {
      assertEquals(Optional.empty(), authenticator.authenticate(token), token);
    }
  }

  @Test
  void believesWhatTheIssuerSigned() throws JOSEException {
    List<Optional<Caller>> callers =
        List.of(
            shared.authenticate(signed(claims())),
            published.authenticate(
                signed(header(JWSAlgorithm.RS256, "rsa"), claims(), new RSASSASigner(rsa))),
            published.authenticate(
                signed(header(JWSAlgorithm.PS256, "rsa"), claims(), new RSASSASigner(rsa))),
            published.authenticate(
                signed(header(JWSAlgorithm.ES256, "ec"), claims(), new ECDSASigner(ec))));
    for (Optional<Caller> caller : callers) {
      assertTrue(caller.orElseThrow().scope().sameActor(world.endUser()), caller::toString);
      assertEquals(
          Set.of(Permission.MEMORY_READ, Permission.MEMORY_WRITE), caller.get().permissions());
      assertEquals(NOW.plusSeconds(600), caller.get().expiresAt());
    }
  }

  @Test
  void asksForTheIssuersKeysOnce() throws JOSEException {
    int before = asked.get();
    String token = signed(header(JWSAlgorithm.RS256, "rsa"), claims(), new RSASSASigner(rsa));
    for (int i = 0; i < 5; i++) {
      assertTrue(published.authenticate(token).isPresent());
    }
    assertEquals(before + 1, asked.get());
  }

  @Test
  void refusesATokenThatNobodySigned() {
    assertRefused(new PlainJWT(claims().build()).serialize());
    String none =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
    String claims = signed(claims()).split("\\.")[1];
    for (String signature : List.of("", "x", "AAAA")) {
      assertRefused(none + "." + claims + "." + signature);
    }
  }

  /** The public key, which everybody has, taken for a shared one. */
  @Test
  void refusesAPublicKeyAsASharedOne() throws JOSEException {
    byte[] der = rsa.toRSAPublicKey().getEncoded();
    byte[] pem =
        ("-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END PUBLIC KEY-----\n")
            .getBytes(StandardCharsets.UTF_8);
    byte[] jwk = rsa.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
    for (byte[] key : List.of(der, pem, jwk)) {
      for (String id : new String[] {"rsa", null}) {
        assertRefused(signed(header(JWSAlgorithm.HS256, id), claims(), new MACSigner(key)));
      }
    }
    assertEquals(
        Optional.empty(),
        shared.authenticate(
            signed(header(JWSAlgorithm.RS256, "rsa"), claims(), new RSASSASigner(rsa))));
    assertEquals(Optional.empty(), published.authenticate(signed(claims())));
  }

  @Test
  void refusesOtherAlgorithmsOfTheRightKeys() throws JOSEException {
    assertRefused(signed(header(JWSAlgorithm.RS512, "rsa"), claims(), new RSASSASigner(rsa)));
    assertRefused(
        signed(
            header(JWSAlgorithm.HS384, null),
            claims(),
            new MACSigner(SHARED + SHARED.substring(0, 20))));
  }

  @Test
  void refusesAKeyThatIsNotTheIssuers() throws JOSEException {
    RSAKey other = new RSAKeyGenerator(2048).keyID("other").generate();
    for (String id : new String[] {"other", "rsa", null}) {
      assertRefused(signed(header(JWSAlgorithm.RS256, id), claims(), new RSASSASigner(other)));
    }
    int before = asked.get();
    for (int i = 0; i < 20; i++) {
      assertRefused(
          signed(header(JWSAlgorithm.RS256, "made-up-" + i), claims(), new RSASSASigner(other)));
    }
    assertTrue(asked.get() - before <= 2, "made-up key ids set no pace");
    assertRefused(
        signed(
            new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(other.toPublicJWK()).build(),
            claims(),
            new RSASSASigner(other)));
  }

  @ParameterizedTest
  @CsvSource({"-59,true", "-61,false", "600,true"})
  void anEndedTokenIsGoodForTheSkew(long seconds, boolean good) {
    String token = signed(claims().expirationTime(Date.from(NOW.plusSeconds(seconds))));
    assertEquals(good, shared.authenticate(token).isPresent());
  }

  @ParameterizedTest
  @CsvSource({"59,true", "61,false", "-600,true"})
  void aTokenOfTheFutureIsGoodWithinTheSkew(long seconds, boolean good) {
    String token = signed(claims().notBeforeTime(Date.from(NOW.plusSeconds(seconds))));
    assertEquals(good, shared.authenticate(token).isPresent());
  }

  @Test
  void goesByTheClockThatItIsGiven() {
    String token = signed(claims());
    assertTrue(shared.authenticate(token).isPresent());
    clock.advance(Duration.ofSeconds(661));
    assertEquals(Optional.empty(), shared.authenticate(token));
  }

  @Test
  void refusesTokensForOthers_ofOthers_andWithoutAnEnd() {
    assertRefused(signed(claims().audience("other")));
    assertRefused(signed(claims().audience((String) null)));
    assertRefused(signed(claims().issuer("https://login.example/")));
    assertRefused(signed(claims().issuer(null)));
    assertRefused(signed(claims().expirationTime(null)));
    assertRefused(signed(claims().subject(null)));
  }

  @ParameterizedTest
  @CsvSource({
    "role,superuser",
    "role,",
    "role,END_USER",
    "tenant_id,acme",
    "tenant_id,",
    "tenant_id,1-1-1-1-1",
    "org_id,sales",
    "org_id,",
    "sub,alice"
  })
  void refusesClaimsOfWhichNoCallerIsMade(String claim, String value) {
    assertRefused(signed(claims().claim(claim, value)));
  }

  @Test
  void refusesClaimsOfAnotherType() {
    assertRefused(signed(claims().claim("role", 7)));
    assertRefused(signed(claims().claim("tenant_id", List.of("a"))));
    assertRefused(signed(claims().claim("scopes", 7)));
    assertRefused(signed(claims().claim("scopes", Arrays.asList("memory:read", null))));
  }

  @Test
  void readsScopesAsAListOrAText_andWithoutThemPermitsNothing() {
    assertEquals(
        Set.of(Permission.JOBS_MANAGE, Permission.MEMORY_READ), scopes("jobs:manage memory:read "));
    assertEquals(Set.of(Permission.KEYS_MANAGE), scopes(List.of("keys:manage")));
    assertEquals(Set.of(), scopes(""));
    assertEquals(Set.of(), scopes(List.of()));
    assertEquals(Set.of(), scopes(null));
    assertEquals(Set.of(Permission.MEMORY_READ), scopes("openid profile memory:read"));
    assertEquals(Set.of(Permission.MEMORY_READ), scopes(List.of("memory:read", "https://a/b")));
    assertEquals(Set.of(), scopes("memory:read,memory:write"));
  }

  private Set<Permission> scopes(Object value) {
    return shared.authenticate(signed(claims().claim("scopes", value))).orElseThrow().permissions();
  }

  @Test
  void aPlatformAdministratorNeedsNoTenant() {
    Caller caller =
        shared
            .authenticate(
                signed(
                    claims()
                        .claim("role", "platform_admin")
                        .claim("tenant_id", null)
                        .claim("org_id", null)))
            .orElseThrow();
    assertEquals(Role.PLATFORM_ADMIN, caller.scope().role());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a.b.c", "l9_live_x", "e30.e30.e30", "\u0000", "é.é.é"})
  void refusesWhatIsNoToken(String token) {
    assertRefused(token);
  }

  @Test
  void refusesATamperedToken() {
    String token = signed(claims());
    for (int i = 0; i < token.length(); i += 7) {
      char other = token.charAt(i) == 'A' ? 'Q' : 'A';
      assertRefused(token.substring(0, i) + other + token.substring(i + 1));
    }
    assertRefused(token.substring(0, token.lastIndexOf('.')));
    assertRefused(token.substring(0, token.length() - 4));
  }

  @Test
  void refusesTokensOfAnotherKind() throws JOSEException {
    assertTrue(
        shared.authenticate(typed("at+jwt")).isPresent(), "what RFC 9068 calls an access token");
    assertEquals(Optional.empty(), shared.authenticate(typed("logout+jwt")));
  }

  private String typed(String type) throws JOSEException {
    return signed(
        new JWSHeader.Builder(JWSAlgorithm.HS256).type(new JOSEObjectType(type)).build(),
        claims(),
        new MACSigner(SHARED));
  }

  @Test
  void saysThatItCannotTell_ifTheIssuerDoesNotAnswer() throws JOSEException {
    JwtAuthenticator nobody =
        new JwtAuthenticator(config(URI.create("http://127.0.0.1:1/jwks"), null), clock);
    String token = signed(header(JWSAlgorithm.RS256, "rsa"), claims(), new RSASSASigner(rsa));
    for (int i = 0; i < 5; i++) {
      assertThrows(UnavailableException.class, () -> nobody.authenticate(token), "asked " + i);
    }
  }

  @Test
  void refusesAConfigurationThatIsNotSafe() {
    URI https = URI.create("https://login.example/jwks");
    Duration skew = JwtConfig.DEFAULT_SKEW;
    assertDoesNotThrow(() -> config(https, null));
    assertDoesNotThrow(() -> config(null, "x".repeat(32)));
    List<Runnable> wrong =
        List.of(
            () -> config(null, null),
            () -> config(https, SHARED),
            () -> config(null, "x".repeat(31)),
            () -> config(URI.create("http://login.example/jwks"), null),
            () -> config(URI.create("file:///etc/keys"), null),
            () -> config(URI.create("jwks"), null),
            () -> new JwtConfig(https, null, " ", AUDIENCE, skew),
            () -> new JwtConfig(https, null, ISSUER, "", skew),
            () -> new JwtConfig(https, null, ISSUER, AUDIENCE, Duration.ofSeconds(-1)),
            () -> new JwtConfig(https, null, ISSUER, AUDIENCE, Duration.ofMinutes(6)));
    wrong.forEach(config -> assertThrows(IllegalArgumentException.class, config::run));
    assertFalse(config(null, SHARED).toString().contains(SHARED));
    assertFalse(shared.loopbackOnly());
  }
}
