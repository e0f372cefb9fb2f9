package io.l9.substrate.persistence.identity;

import io.l9.substrate.domain.identity.ApiKey;
import io.l9.substrate.domain.identity.ApiKeyRepository;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.Timestamps;
import io.l9.substrate.persistence.tenancy.Sessions;
import io.l9.substrate.persistence.tenancy.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** API keys as rows of {@code api_keys}. */
final class HibernateApiKeyRepository implements ApiKeyRepository {

  private final Sessions sessions;
  private final Table<ApiKeyTable> keys;
  private final ApiKeyMapper mapper = new ApiKeyMapperImpl();

  HibernateApiKeyRepository(Sessions sessions) {
    this.sessions = sessions;
    keys = sessions.table(ApiKeyTable_::new);
  }

  @Override
  public void create(ApiKey key, byte[] verifier) {
    keys.insert(rows -> rows.insert(mapper.toRow(key, verifier, sessions.scope())));
  }

  @Override
  public Optional<ApiKey> find(UUID id) {
    return sessions.find(ApiKeyRow.class, id).map(mapper::toKey);
  }

  @Override
  public Page<ApiKey> list(
      @Nullable OrgId org, Set<Role> roles, int limit, @Nullable Position after) {
    List<ApiKeyRow> found =
        sessions
            .select(ApiKeyRow.class)
            .where(
                Sql.isAnyOf("r.role", Sql.texts(roles.stream().map(Role::code).sorted().toList())))
            .where("r.org_id = ?", org == null ? null : org.value())
            .page("created_at", true, after, limit + 1);
    return Page.of(found.stream().map(mapper::toKey).toList(), limit, ApiKey::position);
  }

  @Override
  public List<ApiKey> madeBy(UUID id) {
    return keys.query(rows -> rows.madeBy(id)).stream().map(mapper::toKey).toList();
  }

  @Override
  public void handOn(UUID from, UUID to) {
    keys.query(rows -> rows.handOn(from, to));
  }

  @Override
  public boolean revoke(UUID id, Instant at) {
    return keys.query(rows -> rows.revoke(id, Timestamps.stored(at))) > 0;
  }

  @Override
  public boolean replace(UUID id, UUID by, Instant endsAt, Instant at) {
    Instant end = Timestamps.stored(endsAt);
    return keys.query(rows -> rows.replace(id, by, end, Timestamps.bound(at))) > 0;
  }
}
