package io.l9.substrate.application.archive;

import io.l9.substrate.domain.archive.ArchiveFile;
import io.l9.substrate.domain.archive.ArchiveManifest;
import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.subject.SubjectKind;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.UserId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The manifest as JSON, and back. An unknown member is an error. */
final class ManifestJson {

  private static final Set<String> MEMBERS =
      Set.of("format", "archive", "tenant", "subject", "role", "schema", "created_at", "files");
  private static final Set<String> SUBJECT = Set.of("kind", "id");
  private static final Set<String> FILE = Set.of("table", "columns", "rows", "bytes", "sha256");

  private final JsonCodec json;

  ManifestJson(JsonCodec json) {
    this.json = json;
  }

  JsonDocument write(ArchiveManifest manifest) {
    Subject subject = manifest.subject();
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("format", (long) manifest.format());
    members.put("archive", manifest.archive().toString());
    members.put("tenant", subject.tenant().toString());
    members.put("subject", Map.of("kind", subject.kind().code(), "id", subject.id().toString()));
    members.put("role", manifest.role().code());
    members.put("schema", manifest.schema());
    members.put("created_at", manifest.createdAt().toString());
    members.put("files", manifest.files().stream().map(ManifestJson::file).toList());
    return json.of(members);
  }

  private static Map<String, Object> file(ArchiveFile file) {
    return Map.of(
        "table", file.table(),
        "columns", file.columns(),
        "rows", file.rows(),
        "bytes", file.bytes(),
        "sha256", file.sha256());
  }

  /**
   * Reads a manifest.
   *
   * @throws ValidationException if the text is none
   */
  ArchiveManifest read(String text) {
    Map<?, ?> members = object("", json.read(json.parse(text)), MEMBERS);
    List<ArchiveFile> files = new ArrayList<>();
    if (!(members.get("files") instanceof List<?> listed)) {
      throw ValidationException.at("/files", "must be an array");
    }
    for (Object each : listed) {
      files.add(file(object("/files", each, FILE)));
    }
    return new ArchiveManifest(
        (int) Math.min(Integer.MAX_VALUE, number("/format", members.get("format"))),
        uuid("/archive", members.get("archive")),
        subject(
            new TenantId(uuid("/tenant", members.get("tenant"))),
            object("/subject", members.get("subject"), SUBJECT)),
        coded("/role", Role.values(), members.get("role")),
        string("/schema", members.get("schema")),
        time("/created_at", members.get("created_at")),
        files);
  }

  private static Subject subject(TenantId tenant, Map<?, ?> members) {
    UUID id = uuid("/subject/id", members.get("id"));
    return switch (coded("/subject/kind", SubjectKind.values(), members.get("kind"))) {
      case USER -> Subject.user(tenant, new UserId(id));
      case ORG -> Subject.org(tenant, new OrgId(id));
      case TENANT -> Subject.tenant(tenant);
    };
  }

  private static ArchiveFile file(Map<?, ?> members) {
    List<String> columns = new ArrayList<>();
    if (!(members.get("columns") instanceof List<?> listed)) {
      throw ValidationException.at("/files/columns", "must be an array");
    }
    for (Object each : listed) {
      columns.add(string("/files/columns", each));
    }
    return new ArchiveFile(
        string("/files/table", members.get("table")),
        columns,
        number("/files/rows", members.get("rows")),
        number("/files/bytes", members.get("bytes")),
        string("/files/sha256", members.get("sha256")));
  }

  private static Map<?, ?> object(String pointer, @Nullable Object value, Set<String> known) {
    if (!(value instanceof Map<?, ?> members)) {
      throw ValidationException.at(pointer, "must be an object");
    }
    Set<Object> unknown = new HashSet<>(members.keySet());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw ValidationException.at(pointer, "has members that this version does not know");
    }
    return members;
  }

  private static String string(String pointer, @Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw ValidationException.at(pointer, "must be a string");
  }

  private static long number(String pointer, @Nullable Object value) {
    if (value instanceof Long number) {
      return number;
    }
    throw ValidationException.at(pointer, "must be an integer");
  }

  private static UUID uuid(String pointer, @Nullable Object value) {
    try {
      return UUID.fromString(string(pointer, value));
    } catch (IllegalArgumentException e) {
      throw ValidationException.at(pointer, "must be a UUID");
    }
  }

  private static Instant time(String pointer, @Nullable Object value) {
    try {
      return Instant.parse(string(pointer, value));
    } catch (DateTimeException e) {
      throw ValidationException.at(pointer, "must be a time as RFC 3339 has it");
    }
  }

  private static <E extends Coded> E coded(String pointer, E[] values, @Nullable Object code) {
    for (E each : values) {
      if (each.code().equals(code)) {
        return each;
      }
    }
    throw ValidationException.at(pointer, "is unknown to this version");
  }
}
