package io.l9.substrate.persistence.shared;

import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactPredicate.ObjectType;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.logs.LogLevel;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.memory.access.AccessKind;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.summary.SummaryKind;
import io.l9.substrate.domain.reflection.lesson.Priority;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.requests.OperationStatus;
import io.l9.substrate.domain.retention.RetentionKind;
import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.tasks.task.Disposition;
import io.l9.substrate.domain.tasks.task.TaskEvent;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.Visibility;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The converters between the domain's enums and their names in SQL; one for each enum. */
public final class EnumConverters {

  private EnumConverters() {}

  /** Returns every converter, to be registered with Hibernate. */
  public static List<Class<?>> classes() {
    return List.of(
        VisibilityConverter.class,
        DerivationConverter.class,
        RoleConverter.class,
        OperationStatusConverter.class,
        JobConverter.class,
        RetentionKindConverter.class,
        LogLevelConverter.class,
        SummaryKindConverter.class,
        SpaceConverter.class,
        AccessKindConverter.class,
        AccessTypeConverter.class,
        FactPathConverter.class,
        FactStateConverter.class,
        ObjectTypeConverter.class,
        ReflectionKindConverter.class,
        ReflectionStateConverter.class,
        PriorityConverter.class,
        TaskOutcomeConverter.class,
        TaskStatusConverter.class,
        DispositionConverter.class,
        TaskEventKindConverter.class);
  }

  @Converter(autoApply = true)
  static class VisibilityConverter extends EnumConverter<Visibility> {
    VisibilityConverter() {
      super(Visibility::code, Visibility::ofCode);
    }
  }

  @Converter(autoApply = true)
  static class DerivationConverter extends EnumConverter<Derivation> {
    DerivationConverter() {
      super(Derivation::code, Derivation::ofCode);
    }
  }

  @Converter(autoApply = true)
  static class RoleConverter extends EnumConverter<Role> {
    RoleConverter() {
      super(Role::code, name -> Role.ofCode(name).orElseThrow());
    }
  }

  @Converter(autoApply = true)
  static class OperationStatusConverter extends EnumConverter<OperationStatus> {
    OperationStatusConverter() {
      super(OperationStatus::code, OperationStatus::ofCode);
    }
  }

  @Converter(autoApply = true)
  static class JobConverter extends EnumConverter<Job> {
    JobConverter() {
      super(Job::code, Job::ofCode);
    }
  }

  @Converter(autoApply = true)
  static class RetentionKindConverter extends EnumConverter<RetentionKind> {
    RetentionKindConverter() {
      super(RetentionKind::code, RetentionKind::ofCode);
    }
  }

  @Converter(autoApply = true)
  static class LogLevelConverter extends EnumConverter<LogLevel> {
    LogLevelConverter() {
      super(LogLevel::code, code -> constant(LogLevel.values(), code));
    }
  }

  @Converter(autoApply = true)
  static class SummaryKindConverter extends EnumConverter<SummaryKind> {
    SummaryKindConverter() {
      super(SummaryKind::code, SummaryKind::ofCode);
    }
  }

  @Converter(autoApply = true)
  static class SpaceConverter extends EnumConverter<EmbeddingSpace> {
    SpaceConverter() {
      super(EmbeddingSpace::code, EmbeddingSpace::ofCode);
    }
  }

  @Converter(autoApply = true)
  static class AccessKindConverter extends EnumConverter<AccessKind> {
    AccessKindConverter() {
      super(AccessKind::code, AccessKind::ofCode);
    }
  }

  @Converter(autoApply = true)
  static class AccessTypeConverter extends EnumConverter<AccessTarget.Type> {
    AccessTypeConverter() {
      super(AccessTarget.Type::code, AccessTarget.Type::ofCode);
    }
  }

  @Converter(autoApply = true)
  static class FactPathConverter extends EnumConverter<FactPath> {
    FactPathConverter() {
      super(FactPath::code, FactPath::ofCode);
    }
  }

  @Converter(autoApply = true)
  static class FactStateConverter extends EnumConverter<FactState> {
    FactStateConverter() {
      super(FactState::code, FactState::ofCode);
    }
  }

  @Converter(autoApply = true)
  static class ObjectTypeConverter extends EnumConverter<ObjectType> {
    ObjectTypeConverter() {
      super(ObjectType::code, ObjectType::ofCode);
    }
  }

  @Converter(autoApply = true)
  static class ReflectionKindConverter extends EnumConverter<ReflectionKind> {
    ReflectionKindConverter() {
      super(ReflectionKind::code, ReflectionKind::ofCode);
    }
  }

  @Converter(autoApply = true)
  static class TaskStatusConverter extends EnumConverter<TaskStatus> {
    TaskStatusConverter() {
      super(TaskStatus::code, TaskStatus::ofCode);
    }
  }

  @Converter(autoApply = true)
  static class ReflectionStateConverter extends EnumConverter<ReflectionState> {
    ReflectionStateConverter() {
      super(ReflectionState::code, ReflectionState::ofCode);
    }
  }

  @Converter(autoApply = true)
  static class DispositionConverter extends EnumConverter<Disposition> {
    DispositionConverter() {
      super(Disposition::code, code -> constant(Disposition.values(), code));
    }
  }

  @Converter(autoApply = true)
  static class PriorityConverter extends EnumConverter<Priority> {
    PriorityConverter() {
      super(Priority::code, Priority::ofCode);
    }
  }

  @Converter(autoApply = true)
  static class TaskOutcomeConverter extends EnumConverter<TaskOutcome> {
    TaskOutcomeConverter() {
      super(TaskOutcome::code, TaskOutcome::ofCode);
    }
  }

  @Converter(autoApply = true)
  static class TaskEventKindConverter extends EnumConverter<TaskEvent.Kind> {
    TaskEventKindConverter() {
      super(TaskEvent.Kind::code, code -> constant(TaskEvent.Kind.values(), code));
    }
  }

  private static <E extends Coded> E constant(E[] all, String code) {
    return Arrays.stream(all)
        .filter(constant -> constant.code().equals(code))
        .findFirst()
        .orElseThrow();
  }

  private abstract static class EnumConverter<E> implements AttributeConverter<E, String> {

    private final Function<E, String> name;
    private final Function<String, E> constant;

    EnumConverter(Function<E, String> name, Function<String, E> constant) {
      this.name = name;
      this.constant = constant;
    }

    @Override
    public @Nullable String convertToDatabaseColumn(@Nullable E value) {
      return value == null ? null : name.apply(value);
    }

    @Override
    public @Nullable E convertToEntityAttribute(@Nullable String column) {
      return column == null ? null : constant.apply(column);
    }
  }
}
