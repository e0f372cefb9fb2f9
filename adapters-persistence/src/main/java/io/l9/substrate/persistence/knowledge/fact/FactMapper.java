package io.l9.substrate.persistence.knowledge.fact;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactPredicate.ObjectType;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.RowMapping;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.mapstruct.Context;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

/** Facts and rejections to rows and back. */
@Mapper(
    config = RowMapping.class,
    imports = {
      EntityName.class,
      FactKeys.class,
      FactObjects.class,
      ObjectType.class,
      OwnerColumns.class,
      Skeleton.class,
      Validity.class
    })
interface FactMapper {

  @Mapping(target = "id", source = "fact.id")
  @Mapping(target = "tenant", source = "fact.owner.tenant")
  @Mapping(target = "ownerColumns", expression = "java(OwnerColumns.of(fact.owner(), writer))")
  @Mapping(target = "subject", source = "fact.subject.text")
  @Mapping(target = "object", expression = "java(FactObjects.document(fact.object(), json))")
  @Mapping(target = "objectType", expression = "java(ObjectType.of(fact.object()))")
  @Mapping(target = "slotKey", expression = "java(fact.slot().id())")
  @Mapping(target = "objectKey", expression = "java(FactKeys.object(fact.object()))")
  @Mapping(target = "subjectSkeleton", source = "fact.skeleton.subject")
  @Mapping(target = "statementSkeleton", source = "fact.skeleton.statement")
  @Mapping(target = "validFrom", source = "fact.validity.from")
  @Mapping(target = "validTo", source = "fact.validity.to")
  @Mapping(target = "authorUser", source = "fact.author.user")
  @Mapping(target = "authorRole", source = "fact.author.role")
  @Mapping(target = "governed", constant = "true")
  FactRow toRow(Fact fact, TenantScope writer, @Context JsonCodec json);

  @Mapping(target = "owner", expression = "java(row.owner())")
  @Mapping(target = "subject", expression = "java(new EntityName(row.subject))")
  @Mapping(
      target = "object",
      expression = "java(FactObjects.object(row.objectType, row.object, json))")
  @Mapping(
      target = "skeleton",
      expression = "java(new Skeleton(row.subjectSkeleton, row.statementSkeleton))")
  @Mapping(target = "validity", expression = "java(new Validity(row.validFrom, row.validTo))")
  @Mapping(
      target = "author",
      expression = "java(FactObjects.author(row.authorUser, row.authorRole))")
  @Mapping(target = "withoutSource", ignore = true) // a rule, and no property
  Fact toFact(FactRow row, @Context JsonCodec json);

  @Mapping(target = "id", source = "rejection.id")
  @Mapping(target = "tenant", source = "rejection.reach.tenant")
  @Mapping(target = "ownerColumns", expression = "java(OwnerColumns.of(rejection.reach(), writer))")
  @Mapping(target = "subject", source = "rejection.subject.text")
  @Mapping(target = "object", expression = "java(FactObjects.document(rejection.object(), json))")
  @Mapping(target = "objectType", expression = "java(ObjectType.of(rejection.object()))")
  @Mapping(target = "subjectSkeleton", source = "rejection.skeleton.subject")
  @Mapping(target = "statementSkeleton", source = "rejection.skeleton.statement")
  @Mapping(target = "authorUser", source = "rejection.author.user")
  @Mapping(target = "authorRole", source = "rejection.author.role")
  @Mapping(target = "liftReason", source = "rejection.lifting.reason")
  @Mapping(target = "lifterUser", source = "rejection.lifting.author.user")
  @Mapping(target = "lifterRole", source = "rejection.lifting.author.role")
  @Mapping(target = "liftedAt", source = "rejection.lifting.at")
  RejectionRow toRow(Rejection rejection, TenantScope writer, @Context JsonCodec json);

  @Mapping(target = "reach", expression = "java(row.owner())")
  @Mapping(target = "subject", expression = "java(new EntityName(row.subject))")
  @Mapping(
      target = "object",
      expression = "java(FactObjects.object(row.objectType, row.object, json))")
  @Mapping(
      target = "skeleton",
      expression = "java(new Skeleton(row.subjectSkeleton, row.statementSkeleton))")
  @Mapping(
      target = "author",
      expression = "java(FactObjects.author(row.authorUser, row.authorRole))")
  @Mapping(target = "lifting", source = "row")
  @Mapping(target = "lifted", ignore = true)
  Rejection toRejection(RejectionRow row, @Context JsonCodec json);

  /** Returns the end of a rejection; null: it stands. */
  default Rejection.@Nullable Lifting lifting(RejectionRow row) {
    return row.liftedAt == null
        ? null
        : new Rejection.Lifting(
            Objects.requireNonNull(row.liftReason),
            FactObjects.author(row.lifterUser, row.lifterRole),
            row.liftedAt);
  }
}
