package io.l9.substrate.persistence.audit;

import io.l9.substrate.domain.audit.AuditContent;
import io.l9.substrate.domain.audit.AuditEntry;
import io.l9.substrate.domain.audit.AuditHash;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.RowMapping;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

/** Entries to rows and back. */
@Mapper(config = RowMapping.class)
interface AuditEntryMapper {

  @Mapping(target = "tenant", source = "owner.tenant")
  @Mapping(target = "ownerColumns", expression = "java(ownerColumns(entry))")
  @Mapping(target = "targetKind", source = "target.kind")
  @Mapping(target = "targetId", source = "target.id")
  @Mapping(target = "salt", source = "content.salt")
  @Mapping(target = "reason", source = "content.reason")
  @Mapping(target = "before", source = "content.before")
  @Mapping(target = "after", source = "content.after")
  AuditEntryRow toRow(AuditEntry entry);

  @Mapping(target = "owner", expression = "java(row.owner())")
  @Mapping(target = "correlation", source = "ownerColumns.correlation")
  @Mapping(target = "target.kind", source = "targetKind")
  @Mapping(target = "target.id", source = "targetId")
  @Mapping(target = "content", expression = "java(content(row))")
  AuditEntry toEntry(AuditEntryRow row);

  default OwnerColumns ownerColumns(AuditEntry entry) {
    AuditContent content = entry.content();
    return OwnerColumns.of(
        entry.owner(),
        entry.correlation(),
        content == null ? null : content.session(),
        content == null ? null : content.trace());
  }

  default @Nullable AuditContent content(AuditEntryRow row) {
    OwnerColumns columns = row.ownerColumns;
    return row.salt == null
        ? null
        : new AuditContent(
            row.salt,
            row.reason,
            document(row.before),
            document(row.after),
            columns == null ? null : columns.session(),
            columns == null ? null : columns.trace());
  }

  default @Nullable String text(@Nullable JsonDocument document) {
    return document == null ? null : document.text();
  }

  default @Nullable JsonDocument document(@Nullable String canonical) {
    return canonical == null ? null : new JsonDocument(canonical);
  }

  default String text(AuditHash hash) {
    return hash.hex();
  }

  default AuditHash hash(String hex) {
    return new AuditHash(hex);
  }

  default @Nullable UserId user(@Nullable UUID id) {
    return id == null ? null : new UserId(id);
  }
}
