package io.l9.substrate;

import com.github.f4b6a3.uuid.UuidCreator;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.UserId;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Ids for people who think in names: the same name is always the same id, on every machine. A name
 * that is written as a UUID is that id; any other becomes a UUIDv5 (RFC 9562): a tenant's in {@link
 * #NAMESPACE}, those of its organisations and users in the tenant's id.
 */
public final class Names {

  /**
   * The namespace of tenant names: the UUIDv5 of {@code l9-memory-substrate} in the namespace of
   * DNS names.
   */
  public static final UUID NAMESPACE = UUID.fromString("befad49b-a1aa-5abf-a7a0-fc079eca7754");

  private static final Pattern UUID_TEXT =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
  private static final int MAX_NAME = 200;

  private Names() {}

  public static TenantId tenant(String name) {
    return new TenantId(id("/tenant", NAMESPACE, "tenant:", name));
  }

  public static OrgId org(TenantId tenant, String name) {
    return new OrgId(id("/org", tenant.value(), "org:", name));
  }

  public static UserId user(TenantId tenant, String name) {
    return new UserId(id("/user", tenant.value(), "user:", name));
  }

  private static UUID id(String pointer, UUID namespace, String kind, String name) {
    Require.text(pointer, name, MAX_NAME);
    return UUID_TEXT.matcher(name).matches()
        ? UUID.fromString(name)
        : UuidCreator.getNameBasedSha1(namespace, kind + name);
  }
}
