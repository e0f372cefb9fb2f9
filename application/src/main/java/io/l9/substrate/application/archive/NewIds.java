package io.l9.substrate.application.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.l9.substrate.domain.archive.ArchivedTable;
import io.l9.substrate.domain.tenancy.TenantId;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The ids of an archive's rows, each of which gets a new one: visits the archive once to know them,
 * and replaces them afterwards wherever a string is exactly one of them, in keys, columns and JSON.
 * Holds every id in memory. Not thread-safe.
 */
final class NewIds implements ArchiveReader.Visitor {

  private static final String UUID_PATTERN = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final Pattern EXACTLY_ONE = Pattern.compile("\"(" + UUID_PATTERN + ")\"");

  private final TenantId tenant;
  private final Map<String, Pattern> ofTables;
  private final Set<UUID> ids = new HashSet<>();
  private @Nullable Pattern ofTable;

  NewIds(TenantId tenant, List<ArchivedTable> tables) {
    this.tenant = tenant;
    ofTables = new HashMap<>();
    for (ArchivedTable table : tables) {
      if (!table.ids().isEmpty()) {
        ofTables.put(
            table.name(),
            Pattern.compile(
                table.ids().stream().collect(Collectors.joining("|", "\"(?:", ")\": \""))
                    + "("
                    + UUID_PATTERN
                    + ")\""));
      }
    }
  }

  @Override
  public void begin(String table) {
    ofTable = ofTables.get(table);
  }

  @Override
  public void row(String line) {
    if (ofTable != null) {
      Matcher found = ofTable.matcher(line);
      while (found.find()) {
        ids.add(UUID.fromString(found.group(1)));
      }
    }
  }

  @Override
  public void end(String table, long rows, long bytes, String sha256) {
    ofTable = null;
  }

  /** Returns the line with the new ids in the places of the old ones. */
  String replaced(String line) {
    return EXACTLY_ONE
        .matcher(line)
        .replaceAll(
            found -> {
              UUID old = UUID.fromString(found.group(1));
              return "\"" + (ids.contains(old) ? newId(tenant, old) : old) + "\"";
            });
  }

  /** Returns the id that a row gets in a tenant: a UUIDv8 (RFC 9562) out of a SHA-256. */
  static UUID newId(TenantId tenant, UUID old) {
    ByteBuffer digest =
        ByteBuffer.wrap(Digests.sha256().digest((tenant + "\n" + old).getBytes(UTF_8)));
    return new UUID(
        (digest.getLong() & ~0xf000L) | 0x8000L, (digest.getLong() & ~(3L << 62)) | (1L << 63));
  }
}
