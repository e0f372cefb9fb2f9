package io.l9.substrate.persistence.reflection;

import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Index;
import io.l9.substrate.domain.reflection.lesson.ReflectionText;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.RowMapping;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

/** Reflections to rows and back. Sets are written in order, so that equal ones are equal rows. */
@Mapper(
    config = RowMapping.class,
    imports = {OwnerColumns.class})
interface ReflectionMapper {

  @Mapping(target = "tenant", source = "reflection.owner.tenant")
  @Mapping(
      target = "ownerColumns",
      expression = "java(OwnerColumns.of(reflection.owner(), writer))")
  @Mapping(target = "title", source = "reflection.text.title")
  @Mapping(target = "content", source = "reflection.text.content")
  @Mapping(target = "trigger", source = "reflection.text.trigger")
  @Mapping(target = "notWhen", source = "reflection.text.notWhen")
  @Mapping(target = "normalKey", expression = "java(reflection.text().normal().key())")
  @Mapping(target = "authorUser", source = "reflection.author.user")
  @Mapping(target = "authorRole", source = "reflection.author.role")
  @Mapping(target = "governed", constant = "true")
  ReflectionRow toRow(Reflection reflection, TenantScope writer);

  @Mapping(target = "id", source = "reflection.id")
  @Mapping(target = "tenant", source = "reflection.owner.tenant")
  @Mapping(
      target = "ownerColumns",
      expression = "java(OwnerColumns.of(reflection.owner(), writer))")
  @Mapping(target = "title", source = "reflection.text.title")
  @Mapping(target = "content", source = "reflection.text.content")
  @Mapping(target = "trigger", source = "reflection.text.trigger")
  @Mapping(target = "notWhen", source = "reflection.text.notWhen")
  @Mapping(target = "normalKey", expression = "java(reflection.text().normal().key())")
  @Mapping(target = "authorUser", source = "reflection.author.user")
  @Mapping(target = "authorRole", source = "reflection.author.role")
  @Mapping(target = "governed", constant = "true")
  @Mapping(target = "model", expression = "java(model(index))")
  IndexedReflectionRow toIndexedRow(Reflection reflection, Index index, TenantScope writer);

  @Mapping(target = "owner", expression = "java(row.owner())")
  @Mapping(target = "text", source = "row")
  @Mapping(
      target = "author",
      expression = "java(ReflectionMapper.author(row.authorUser, row.authorRole))")
  Reflection toReflection(ReflectionRow row);

  ReflectionText toText(ReflectionRow row);

  /** Returns the name of the model that made the vector; null: there is none. */
  default @Nullable String model(Index index) {
    return index.model() == null || index.vector() == null ? null : index.model().id();
  }

  default List<String> sorted(Set<String> texts) {
    return texts.stream().sorted().toList();
  }

  default List<UUID> sortedIds(Set<ReflectionId> ids) {
    return ids.stream().map(ReflectionId::value).sorted().toList();
  }

  default Set<ReflectionId> ids(Collection<UUID> ids) {
    return ids.stream().map(ReflectionId::new).collect(Collectors.toSet());
  }

  static Author author(@Nullable UUID user, @Nullable Role role) {
    return new Author(user == null ? null : new UserId(user), role);
  }
}
