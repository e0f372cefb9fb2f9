package io.l9.substrate.persistence.identity;

import io.l9.substrate.domain.identity.ApiKey;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.RowMapping;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

/** Keys to rows and back. */
@Mapper(config = RowMapping.class, imports = OwnerColumns.class)
interface ApiKeyMapper {

  @Mapping(target = "tenant", source = "key.owner.tenant")
  @Mapping(target = "ownerColumns", expression = "java(OwnerColumns.of(key.owner(), writer))")
  @Mapping(target = "role", source = "key.role")
  NewApiKeyRow toRow(ApiKey key, byte[] verifier, TenantScope writer);

  @Mapping(target = "owner", expression = "java(row.owner())")
  ApiKey toKey(ApiKeyRow row);

  default List<String> names(Set<Permission> permissions) {
    return permissions.stream().map(Permission::code).sorted().toList();
  }

  default Set<Permission> permissions(List<String> names) {
    return known(names);
  }

  default @Nullable UserId user(@Nullable UUID id) {
    return id == null ? null : new UserId(id);
  }

  /** Returns the permissions of these names; a name that this version does not know is none. */
  static Set<Permission> known(Collection<?> names) {
    return Arrays.stream(Permission.values())
        .filter(permission -> names.contains(permission.code()))
        .collect(Collectors.toSet());
  }
}
