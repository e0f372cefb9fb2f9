package io.l9.substrate.rest.auth;

import io.l9.substrate.domain.identity.ApiKeyToken;
import io.l9.substrate.domain.identity.Caller;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks the one authenticator that a token is for, by how the token begins: so that nobody's key is
 * tried, or logged, as something else. Immutable.
 *
 * @param apiKeys null: there are none
 * @param tokens whatever is neither an API key nor a development key; null: nothing
 * @param devKey null: there is none
 */
public record CredentialKinds(
    @Nullable Authenticator apiKeys, @Nullable Authenticator tokens, @Nullable DevKey devKey)
    implements Authenticator {

  @Override
  public Optional<Caller> authenticate(String token) {
    Authenticator kind =
        token.startsWith(ApiKeyToken.PREFIX)
            ? apiKeys
            : token.startsWith(DevKey.PREFIX) ? devKey : tokens;
    return kind == null ? Optional.empty() : kind.authenticate(token);
  }

  @Override
  public boolean loopbackOnly() {
    return devKey != null;
  }
}
