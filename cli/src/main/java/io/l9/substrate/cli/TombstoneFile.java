package io.l9.substrate.cli;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.subject.SubjectKind;
import io.l9.substrate.domain.subject.Tombstone;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.rest.http.WireJson;
import io.l9.substrate.rest.subject.TombstoneResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A file of tombstones, a line of JSON each, that is kept outside of the backups. */
record TombstoneFile(Path path, JsonCodec json) {

  /** Appends a tombstone, unless it is there, and returns when a disk has it. */
  void append(Tombstone tombstone) throws IOException {
    if (Files.exists(path)
        && read().stream().anyMatch(one -> one.erasure().equals(tombstone.erasure()))) {
      return;
    }
    String line = WireJson.of(TombstoneResponse.from(tombstone)) + "\n";
    try (FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
  }

  /**
   * Returns the tombstones of the file.
   *
   * @throws ValidationException for a line that is none; the message says which
   */
  List<Tombstone> read() throws IOException {
    List<Tombstone> tombstones = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(path)) {
      number++;
      if (!line.isBlank()) {
        tombstones.add(tombstone(number, line));
      }
    }
    return tombstones;
  }

  private Tombstone tombstone(int number, String line) {
    try {
      if (!(json.read(json.parse(line)) instanceof Map<?, ?> members)
          || !(members.get("subject") instanceof Map<?, ?> subject)
          || !(members.get("include_shared") instanceof Boolean includeShared)) {
        throw refused(number);
      }
      return new Tombstone(
          uuid(members, "erasure"),
          subject(
              new TenantId(uuid(members, "tenant_id")),
              String.valueOf(subject.get("kind")),
              uuid(subject, "id")),
          includeShared,
          Instant.parse(String.valueOf(members.get("at"))));
    } catch (SubstrateException | IllegalArgumentException | DateTimeParseException e) {
      throw refused(number);
    }
  }

  private static Subject subject(TenantId tenant, String kind, UUID id) {
    for (SubjectKind known : SubjectKind.values()) {
      if (known.code().equals(kind)) {
        return switch (known) {
          case USER -> Subject.user(tenant, new UserId(id));
          case ORG -> Subject.org(tenant, new OrgId(id));
          case TENANT -> Subject.tenant(tenant);
        };
      }
    }
    throw new IllegalArgumentException(kind);
  }

  private static UUID uuid(Map<?, ?> members, String name) {
    return UUID.fromString(String.valueOf(members.get(name)));
  }

  private ValidationException refused(int number) {
    return ValidationException.at(
        "/tombstones", "line " + number + " of " + path.getFileName() + " is no tombstone");
  }
}
