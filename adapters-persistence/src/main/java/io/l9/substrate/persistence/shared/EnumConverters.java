package io.l9.substrate.persistence.shared;

import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.memory.access.AccessKind;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.summary.SummaryKind;
import io.l9.substrate.domain.requests.OperationStatus;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.Visibility;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
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
        SummaryKindConverter.class,
        SpaceConverter.class,
        AccessKindConverter.class,
        AccessTypeConverter.class);
  }

  @Converter(autoApply = true)
  static class VisibilityConverter extends EnumConverter<Visibility> {
    VisibilityConverter() {
      super(Visibility::sqlName, Visibility::ofSqlName);
    }
  }

  @Converter(autoApply = true)
  static class DerivationConverter extends EnumConverter<Derivation> {
    DerivationConverter() {
      super(Derivation::sqlName, Derivation::ofSqlName);
    }
  }

  @Converter(autoApply = true)
  static class RoleConverter extends EnumConverter<Role> {
    RoleConverter() {
      super(Role::sqlName, name -> Role.ofSqlName(name).orElseThrow());
    }
  }

  @Converter(autoApply = true)
  static class OperationStatusConverter extends EnumConverter<OperationStatus> {
    OperationStatusConverter() {
      super(OperationStatus::wireName, OperationStatus::ofWireName);
    }
  }

  @Converter(autoApply = true)
  static class JobConverter extends EnumConverter<Job> {
    JobConverter() {
      super(Job::wireName, Job::ofWireName);
    }
  }

  @Converter(autoApply = true)
  static class SummaryKindConverter extends EnumConverter<SummaryKind> {
    SummaryKindConverter() {
      super(SummaryKind::sqlName, SummaryKind::ofSqlName);
    }
  }

  @Converter(autoApply = true)
  static class SpaceConverter extends EnumConverter<EmbeddingSpace> {
    SpaceConverter() {
      super(EmbeddingSpace::sqlName, EmbeddingSpace::ofSqlName);
    }
  }

  @Converter(autoApply = true)
  static class AccessKindConverter extends EnumConverter<AccessKind> {
    AccessKindConverter() {
      super(AccessKind::sqlName, AccessKind::ofSqlName);
    }
  }

  @Converter(autoApply = true)
  static class AccessTypeConverter extends EnumConverter<AccessTarget.Type> {
    AccessTypeConverter() {
      super(AccessTarget.Type::sqlName, AccessTarget.Type::ofSqlName);
    }
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
