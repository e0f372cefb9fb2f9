package io.l9.substrate.persistence.archive;

import io.l9.substrate.domain.archive.ArchivePartRepository;
import io.l9.substrate.domain.archive.StoredArchive;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** Rows of {@code archive_parts}: bytes, of which an entity would know no more. */
final class SqlArchivePartRepository implements ArchivePartRepository {

  private final Sessions sessions;

  SqlArchivePartRepository(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public void append(UUID archive, Ownership owner, int part, byte[] bytes) {
    sessions.update(
        Sql.of(
            "INSERT INTO archive_parts (tenant_id, org_id, user_id, archive_id, part, bytes) VALUES"
                + " (?, ?, ?, ?, ?, ?)",
            owner.tenant().value(),
            OwnerColumns.org(owner),
            OwnerColumns.user(owner),
            archive,
            part,
            bytes));
  }

  @Override
  public Optional<StoredArchive> find(UUID archive) {
    return sessions
        .query(
            Sql.of(
                    "SELECT count(*), sum(octet_length(p.bytes)), min(p.stored_at)"
                        + " FROM archive_parts p WHERE p.archive_id = ? AND ",
                    archive)
                .append(sessions.tenantOf("p"))
                .append(" HAVING count(*) > 0"),
            row ->
                new StoredArchive(
                    archive,
                    row.getInt(1),
                    row.getLong(2),
                    row.getObject(3, OffsetDateTime.class).toInstant()))
        .stream()
        .findFirst();
  }

  @Override
  public Optional<byte[]> part(UUID archive, int part) {
    return sessions
        .query(
            Sql.of(
                    "SELECT p.bytes FROM archive_parts p WHERE p.archive_id = ? AND p.part = ? AND ",
                    archive,
                    part)
                .append(sessions.tenantOf("p")),
            row -> row.getBytes(1))
        .stream()
        .findFirst();
  }

  @Override
  public boolean delete(UUID archive) {
    return sessions.update(
            Sql.of("DELETE FROM archive_parts p WHERE p.archive_id = ? AND ", archive)
                .append(sessions.tenantOf("p")))
        > 0;
  }
}
