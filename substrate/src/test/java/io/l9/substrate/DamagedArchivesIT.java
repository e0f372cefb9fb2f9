package io.l9.substrate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.archive.ArchiveImport;
import io.l9.substrate.domain.archive.ArchiveManifest;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.archive.ArchivedRows;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Archives that are none, or not as they were, each refused before a row is stored. */
class DamagedArchivesIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final TenantId ACME = new TenantId(new UUID(1, 1));
  private static final TenantId EMPTY = new TenantId(new UUID(1, 2));
  private static final String LOG = "agent_log.ndjson";
  private static final int LOCAL_HEADER = 0x04034b50;
  private static final int CENTRAL_HEADER = 0x02014b50;

  /** The bytes behind a content that repeat its digest and sizes. */
  private static final int DESCRIPTOR = 16;

  private static MemorySubstrate l9;
  private static byte[] archive;

  @BeforeAll
  static void export() throws SQLException {
    l9 = MemorySubstrate.builder().dataSource(DATABASE.api()).embedder(null).build();
    ArchivedRows.plant(
        DATABASE.superuser(), ACME.value(), new UUID(2, 1), new UUID(3, 1), "canary");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    var unused = admin(ACME).export(Subject.tenant(ACME), out, (rows, total) -> {});
    archive = out.toByteArray();
  }

  @AfterAll
  static void close() {
    l9.close();
  }

  private static ArchiveMemory admin(TenantId tenant) {
    return l9.as(new TenantScope(tenant, null, null, Role.TENANT_ADMIN, new UUID(9, 9), null, null))
        .archives();
  }

  private static void refused(String code, String says, byte[] damaged) {
    SubstrateException refused =
        assertThrows(
            SubstrateException.class,
            () ->
                admin(EMPTY)
                    .restore(
                        () -> new ByteArrayInputStream(damaged),
                        new ArchiveImport(false, true),
                        (rows, total) -> {}),
            says);
    assertEquals(code, refused.code().code(), refused::toString);
    assertTrue(String.valueOf(refused.getMessage()).contains(says), refused::toString);
  }

  @Test
  void notAZip_orNotAllOfIt() {
    refused("malformed-request", "no manifest.json", new byte[0]);
    refused("malformed-request", "no manifest.json", "{\"packet\": 1}\n".getBytes(UTF_8));
    for (int part : new int[] {4, 3, 2}) {
      refused("malformed-request", "truncated", Arrays.copyOf(archive, archive.length / part));
    }
  }

  @Test
  void flippedBytesOfTheContentsAreNoticed() {
    List<Integer> middles = middles();
    assertTrue(middles.size() > 10, middles::toString);
    for (int at : middles) {
      byte[] flipped = archive.clone();
      flipped[at] ^= 0x10;
      assertThrows(
          SubstrateException.class,
          () ->
              admin(EMPTY)
                  .restore(
                      () -> new ByteArrayInputStream(flipped),
                      new ArchiveImport(false, true),
                      (rows, total) -> {}),
          "byte " + at);
    }
  }

  /** The middle of each file's packed content, as the ZIP's local headers tell where it is. */
  private static List<Integer> middles() {
    ByteBuffer zip = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> middles = new ArrayList<>();
    int header = 0;
    for (int at = 4; at < zip.capacity() - 4 && header >= 0; at++) {
      int signature = zip.getInt(at);
      if (signature == LOCAL_HEADER || signature == CENTRAL_HEADER) {
        int content = header + 30 + zip.getShort(header + 26) + zip.getShort(header + 28);
        int length = at - DESCRIPTOR - content;
        if (length > 8) {
          middles.add(content + length / 2);
        }
        header = signature == LOCAL_HEADER ? at : -1;
      }
    }
    return middles;
  }

  @Test
  void otherFilesThanTheManifestSays() throws Exception {
    refused(
        "malformed-request", "files that its manifest names", changed(files -> files.remove(LOG)));
    refused(
        "malformed-request",
        "none of an archive",
        changed(files -> files.put("../../etc/passwd", "x")));
    refused(
        "malformed-request",
        "behind its manifest",
        changed(files -> files.put("zz.ndjson", "{}\n"), true));
    refused(
        "malformed-request", "digest", changed(files -> files.merge(LOG, "{}\n", String::concat)));
    refused(
        "malformed-request",
        "within a line",
        changed(files -> files.merge(LOG, "{", String::concat)));
    refused(
        "malformed-request",
        "is none",
        changed(files -> files.put(ArchiveManifest.NAME, "{\"format\": 1}")));
    refused(
        "malformed-request", "no manifest", changed(files -> files.remove(ArchiveManifest.NAME)));
  }

  @Test
  void newerOnes_andWhatThisVersionDoesNotKnow() throws Exception {
    refused("schema-too-new", "the format 2", manifest("\"format\":1", "\"format\":2"));
    refused(
        "schema-too-new",
        "migrate",
        changed(
            files ->
                files.computeIfPresent(
                    ArchiveManifest.NAME,
                    (name, text) ->
                        text.replaceFirst("\"schema\":\"[0-9]+\"", "\"schema\":\"9999\""))));
    refused("validation-failed", "surprise", manifest("\"log_id\"", "\"surprise\""));
    refused(
        "validation-failed",
        "scope_keys",
        changed(
            files -> {
              Map<String, String> renamed = new LinkedHashMap<>();
              files.forEach(
                  (name, text) ->
                      renamed.put(
                          name.equals(LOG) ? "scope_keys.ndjson" : name,
                          text.replace("\"table\":\"agent_log\"", "\"table\":\"scope_keys\"")));
              files.clear();
              files.putAll(renamed);
            }));
  }

  /** With a manifest that fits, so that the rows themselves are looked at. */
  @Test
  void rowsThatDoNotFit_withTheirPlace() throws Exception {
    for (String row :
        new String[] {
          "{\"message\": \"\\u0000\"}",
          "{\"message\": ",
          "[]",
          "{\"nothing\": 1}",
          "{\"log_id\": 7}"
        }) {
      refused(
          "validation-failed",
          LOG + ", lines",
          changed(files -> files.put(LOG, files.get(LOG) + row + "\n"), false, LOG));
    }
  }

  private static byte[] manifest(String from, String to) throws Exception {
    return changed(
        files ->
            files.computeIfPresent(ArchiveManifest.NAME, (name, text) -> text.replace(from, to)));
  }

  private static byte[] changed(Consumer<Map<String, String>> change) throws Exception {
    return changed(change, false);
  }

  private static byte[] changed(Consumer<Map<String, String>> change, boolean manifestFirst)
      throws Exception {
    return changed(change, manifestFirst, null);
  }

  /** The archive with other files; with the digest of one of them in the manifest. */
  private static byte[] changed(
      Consumer<Map<String, String>> change, boolean manifestFirst, String fitting)
      throws Exception {
    Map<String, String> files = files();
    String before = fitting == null ? "" : files.get(fitting);
    change.accept(files);
    String manifest = files.remove(ArchiveManifest.NAME);
    if (fitting != null) {
      String after = files.get(fitting);
      manifest =
          manifest
              .replace(sha256(before), sha256(after))
              .replace(
                  "\"bytes\":" + before.getBytes(UTF_8).length,
                  "\"bytes\":" + after.getBytes(UTF_8).length)
              .replaceFirst(
                  "\"rows\":[0-9]+(,\"sha256\":\"" + sha256(after) + "\")",
                  "\"rows\":" + after.lines().count() + "$1");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      if (manifestFirst) {
        write(zip, ArchiveManifest.NAME, manifest);
      }
      for (Map.Entry<String, String> file : files.entrySet()) {
        write(zip, file.getKey(), file.getValue());
      }
      if (!manifestFirst && manifest != null) {
        write(zip, ArchiveManifest.NAME, manifest);
      }
    }
    return out.toByteArray();
  }

  private static void write(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(UTF_8));
    zip.closeEntry();
  }

  private static Map<String, String> files() throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), new String(zip.readAllBytes(), UTF_8));
      }
    }
    return files;
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
  }
}
