package io.l9.substrate.rest;

import io.l9.substrate.domain.archive.ArchiveImport;
import io.l9.substrate.domain.archive.Archives;
import io.l9.substrate.domain.archive.StoredArchive;
import io.l9.substrate.domain.archive.StoredArchives;
import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Archives of 100,000 bytes that go through their spool, each for whoever asked; no tables. */
final class MadeUpArchives implements StoredArchives {

  static final int BYTES = 100_000;

  private record Made(Ownership owner, byte[] bytes) {}

  private final Map<UUID, Made> made = new ConcurrentHashMap<>();
  private final Operations operations;
  private final JsonCodec json;

  MadeUpArchives(Operations operations, JsonCodec json) {
    this.operations = operations;
    this.json = json;
  }

  @Override
  public Operation start(TenantScope scope, Subject subject, Spool spool) {
    if (subject.org() != null) {
      spool.close();
      throw new ForbiddenException(ErrorCode.FORBIDDEN, "nobody exports an organisation here");
    }
    UUID id = new UUID(7, made.size() + 1);
    return operations.start(scope, KIND, new Making(id, scope.owner(), spool));
  }

  /** Reads it twice, and keeps nothing. */
  @Override
  public Operation startImport(TenantScope scope, Upload upload, ArchiveImport order) {
    if (scope.role() != Role.TENANT_ADMIN) {
      upload.close();
      throw new ForbiddenException(ErrorCode.FORBIDDEN, "only an administrator imports here");
    }
    return operations.start(
        scope,
        IMPORT_KIND,
        new Operations.HoldingWork() {
          @Override
          public Optional<JsonDocument> run(Operations.Progress progress) {
            try (this) {
              byte[] bytes = readTwice(upload);
              return Optional.of(
                  json.of(
                      Map.of(
                          "bytes",
                          bytes.length,
                          "dry_run",
                          order.dryRun(),
                          "new",
                          order.newIds())));
            }
          }

          @Override
          public void close() {
            upload.close();
          }
        });
  }

  /** Twice, since an archive is verified first. */
  private static byte[] readTwice(Archives.Source source) {
    byte[] first = readOnce(source);
    if (!Arrays.equals(first, readOnce(source))) {
      throw new AssertionError("the second reading differs: " + first.length);
    }
    return first;
  }

  private static byte[] readOnce(Archives.Source source) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] block = new byte[4096];
    try (Archives.Reading reading = source.open()) {
      for (int read = reading.read(block); read > 0; read = reading.read(block)) {
        all.write(block, 0, read);
      }
    }
    return all.toByteArray();
  }

  private final class Making implements Operations.HoldingWork {

    private final UUID id;
    private final Ownership owner;
    private final Spool spool;

    Making(UUID id, Ownership owner, Spool spool) {
      this.id = id;
      this.owner = owner;
      this.spool = spool;
    }

    @Override
    public Optional<JsonDocument> run(Operations.Progress progress) {
      try (this) {
        for (int i = 0; i < BYTES; i += 1000) {
          byte[] some = new byte[2000];
          Arrays.fill(some, (byte) (i / 1000));
          spool.write(some, 1000);
        }
        byte[] bytes = readTwice(spool);
        if (bytes.length != BYTES) {
          throw new AssertionError("the spool lost bytes: " + bytes.length);
        }
        made.put(id, new Made(owner, bytes));
        return Optional.of(json.of(Map.of("archive_id", id.toString())));
      }
    }

    @Override
    public void close() {
      spool.close();
    }
  }

  @Override
  public StoredArchive get(TenantScope scope, UUID archive) {
    return new StoredArchive(archive, 2, found(scope, archive).bytes().length, Instant.EPOCH);
  }

  private Made found(TenantScope scope, UUID archive) {
    return Optional.ofNullable(made.get(archive))
        .filter(each -> each.owner().equals(scope.owner()))
        .orElseThrow(() -> new NotFoundException(ErrorCode.NOT_FOUND, "there is no such archive"));
  }

  @Override
  public void read(TenantScope scope, StoredArchive archive, Archives.Target target) {
    byte[] bytes = found(scope, archive.id()).bytes();
    byte[] half = new byte[BYTES];
    for (int from : new int[] {0, BYTES / 2}) {
      System.arraycopy(bytes, from, half, 0, BYTES / 2);
      target.write(half, BYTES / 2);
    }
  }

  @Override
  public void delete(TenantScope scope, UUID archive) {
    Objects.requireNonNull(found(scope, archive));
    made.remove(archive);
  }
}
