package io.l9.substrate.persistence.identity;

import io.l9.substrate.domain.identity.ApiKeyDirectory;
import io.l9.substrate.domain.identity.ApiKeyRepository;
import io.l9.substrate.persistence.tenancy.Connections;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;

/** The ports of this package. */
public final class IdentityComponents {

  private IdentityComponents() {}

  public static List<Class<?>> entities() {
    return List.of(ApiKeyRow.class, NewApiKeyRow.class);
  }

  public static ApiKeyRepository keys(Sessions sessions) {
    return new HibernateApiKeyRepository(sessions);
  }

  /**
   * The look-up of keys.
   *
   * @param connections of {@code l9_api}
   * @param schema a plain lower-case identifier
   */
  public static ApiKeyDirectory directory(Connections connections, String schema) {
    return new SqlApiKeyDirectory(connections, schema);
  }
}
