package io.l9.substrate.persistence.reflection;

import io.l9.substrate.domain.reflection.task.TaskFindings;
import io.l9.substrate.domain.reflection.task.TaskReflection;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.RowMapping;
import java.time.Instant;
import java.util.Objects;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

/** Task reflections to rows and back; other clients may leave everything but the task open. */
@Mapper(
    config = RowMapping.class,
    imports = {
      Instant.class,
      JsonDocument.class,
      Objects.class,
      OwnerColumns.class,
      ReflectionMapper.class,
      TaskOutcome.class
    })
interface TaskReflectionMapper {

  @Mapping(target = "id", source = "reflection.id")
  @Mapping(target = "tenant", source = "reflection.owner.tenant")
  @Mapping(
      target = "ownerColumns",
      expression = "java(OwnerColumns.of(reflection.owner(), writer))")
  @Mapping(target = "whatWorked", source = "reflection.findings.whatWorked")
  @Mapping(target = "whatFailed", source = "reflection.findings.whatFailed")
  @Mapping(target = "falseConstraints", source = "reflection.findings.falseConstraints")
  @Mapping(target = "helpfulPatterns", source = "reflection.findings.helpfulPatterns")
  @Mapping(target = "lessons", source = "reflection.findings.lessons")
  @Mapping(target = "recommendations", source = "reflection.findings.recommendations")
  @Mapping(target = "authorUser", source = "reflection.author.user")
  @Mapping(target = "authorRole", source = "reflection.author.role")
  TaskReflectionRow toRow(TaskReflection reflection, TenantScope writer);

  @Mapping(target = "owner", expression = "java(row.owner())")
  @Mapping(target = "outcome", defaultExpression = "java(TaskOutcome.UNKNOWN)")
  @Mapping(target = "findings", source = "row")
  @Mapping(
      target = "author",
      expression = "java(ReflectionMapper.author(row.authorUser, row.authorRole))")
  @Mapping(target = "metricsImproved", defaultExpression = "java(NONE)")
  @Mapping(target = "metricsDegraded", defaultExpression = "java(NONE)")
  @Mapping(target = "metadata", defaultExpression = "java(NONE)")
  @Mapping(target = "relatedTo", ignore = true) // no property
  @Mapping(target = "createdAt", defaultExpression = "java(Instant.EPOCH)")
  @Mapping(
      target = "updatedAt",
      expression =
          "java(Objects.requireNonNullElse(row.updatedAt,"
              + " Objects.requireNonNullElse(row.createdAt, Instant.EPOCH)))")
  TaskReflection toTaskReflection(TaskReflectionRow row);

  TaskFindings toFindings(TaskReflectionRow row);

  /** An object without members. */
  JsonDocument NONE = new JsonDocument("{}");
}
