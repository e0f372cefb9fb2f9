package io.l9.substrate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.archive.ArchiveFile;
import io.l9.substrate.domain.archive.ArchiveImport;
import io.l9.substrate.domain.archive.ArchiveManifest;
import io.l9.substrate.domain.archive.Archives;
import io.l9.substrate.domain.archive.StoredArchive;
import io.l9.substrate.domain.archive.StoredArchives;
import io.l9.substrate.domain.audit.AuditVerification;
import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.OperationStatus;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.subject.ErasureOrder;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.migrations.tables.TableDescriptor;
import io.l9.substrate.migrations.tables.TableDescriptors;
import io.l9.substrate.testkit.archive.ArchivedRows;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Archives of rows of every table, out of one database and into another: one file, because all
 * tests read what is planted once.
 */
class ArchivesIT {

  @RegisterExtension static final MigratedDatabase SOURCE = new MigratedDatabase();
  @RegisterExtension static final MigratedDatabase TARGET = new MigratedDatabase();

  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private static final TenantId ACME = new TenantId(new UUID(1, 1));
  private static final OrgId SALES = new OrgId(new UUID(2, 1));
  private static final UserId ALICE = new UserId(new UUID(3, 1));
  private static final UserId BOB = new UserId(new UUID(3, 2));
  private static final TenantId OTHERS = new TenantId(new UUID(1, 9));

  private static MemorySubstrate source;
  private static MemorySubstrate target;

  @BeforeAll
  static void plant() throws SQLException {
    source = open(SOURCE);
    target = open(TARGET);
    ArchivedRows.plant(
        SOURCE.superuser(), ACME.value(), SALES.value(), ALICE.value(), "canary-alice");
    ArchivedRows.plant(SOURCE.superuser(), ACME.value(), SALES.value(), BOB.value(), "canary-bob");
    ArchivedRows.plant(
        SOURCE.superuser(), OTHERS.value(), SALES.value(), ALICE.value(), "canary-others");
  }

  @AfterAll
  static void close() {
    source.close();
    target.close();
  }

  private static MemorySubstrate open(MigratedDatabase database) {
    return MemorySubstrate.builder()
        .dataSource(database.api())
        .maintainer(database.maintainer())
        .embedder(null)
        .build();
  }

  @Test
  void everyArchivedTableHasRows_andTheArchiveHasAllOfThem() throws Exception {
    Map<String, List<String>> files = files(export(source, ACME, Subject.tenant(ACME)));
    assertEquals(
        TableDescriptors.ALL.stream()
            .filter(table -> table.export().extent() != TableDescriptor.Export.Extent.NO)
            .map(TableDescriptor::name)
            .collect(Collectors.toCollection(TreeSet::new)),
        new TreeSet<>(files.keySet()));
    for (Map.Entry<String, List<String>> file : files.entrySet()) {
      assertFalse(file.getValue().isEmpty(), () -> "no rows of " + file.getKey());
      assertEquals(count(SOURCE, file.getKey(), ACME), file.getValue().size(), () -> file.getKey());
    }
  }

  @Test
  void exportedImportedAndExportedAgain_isEqual() throws Exception {
    TenantId copy = new TenantId(new UUID(1, 2));
    byte[] archive = export(source, ACME, Subject.tenant(ACME));
    ArchiveManifest manifest = restore(target, copy, archive, ArchiveImport.KEEPING_IDS);
    Map<String, List<String>> before = files(archive);
    Map<String, List<String>> after = files(export(target, copy, Subject.tenant(copy)));
    assertEquals(before.keySet(), after.keySet());
    for (ArchiveFile file : manifest.files()) {
      List<String> rows = after.get(file.table());
      if (file.table().equals("audit_log")) {
        assertEquals(file.rows() + 2, rows.size()); // the import and the export
        rows = rows.subList(0, (int) file.rows());
      } else {
        assertEquals(file.rows(), count(TARGET, file.table(), copy), file::table);
      }
      assertEquals(before.get(file.table()), rows, file::table);
    }
    AuditVerification log = admin(target, copy).audit().verify();
    assertTrue(log.isIntact(), log::toString);
    assertEquals(0, log.withoutContent());
  }

  @Test
  void whatIsNotExported_isMadeAgain() throws Exception {
    TenantId copy = new TenantId(new UUID(1, 3));
    byte[] archive = export(source, ACME, Subject.tenant(ACME));
    restore(target, copy, archive, new ArchiveImport(false, true));
    for (String copied :
        List.of(
            "packet_parents",
            "packet_tags",
            "tag_statistics",
            "world_entity_attributes",
            "trade_attributes")) {
      assertEquals(count(SOURCE, copied, ACME), count(TARGET, copied, copy), copied);
    }
    assertEquals(count(SOURCE, "packet_store", ACME), count(TARGET, "embedding_backlog", copy));
    assertEquals(
        count(SOURCE, "access_backlog", ACME) + count(SOURCE, "access_votes", ACME),
        count(TARGET, "access_backlog", copy) + count(TARGET, "access_votes", copy));
  }

  @Test
  void withNewIds_isEqualAfterMappingThemBack_besideTheRowsThatItCopies() throws Exception {
    TenantId copy = new TenantId(new UUID(1, 4));
    byte[] archive = export(source, ACME, Subject.tenant(ACME));
    assertEquals(
        ErrorCode.CONFLICT,
        assertThrows(
                ConflictException.class,
                () -> restore(source, copy, archive, ArchiveImport.KEEPING_IDS))
            .code());
    assertEquals(0, rows(SOURCE, copy));
    restore(source, copy, archive, new ArchiveImport(false, true));
    Map<String, List<String>> before = files(archive);
    Map<String, List<String>> after = files(export(source, copy, Subject.tenant(copy)));
    Map<String, String> back = new HashMap<>();
    before.values().stream()
        .flatMap(List::stream)
        .flatMap(line -> ID.matcher(line).results())
        .forEach(found -> back.put(newId(copy, found.group()), found.group()));
    String packet = id("canary-alice packet");
    assertFalse(String.join("", after.get("packet_store")).contains(packet));
    assertTrue(String.join("", after.get("semantic_memory")).contains(newId(copy, packet)));
    for (Map.Entry<String, List<String>> file : before.entrySet()) {
      List<String> mapped =
          after.get(file.getKey()).stream()
              .map(
                  line -> ID.matcher(line).replaceAll(f -> back.getOrDefault(f.group(), f.group())))
              .filter(line -> !line.contains("archive.import") || file.getValue().contains(line))
              .sorted()
              .toList();
      if (file.getKey().equals("audit_log")) {
        continue; // numbered and entered anew: the chain below
      }
      assertEquals(file.getValue().stream().sorted().toList(), mapped, file::getKey);
    }
    assertTrue(admin(source, copy).audit().verify().isIntact());
  }

  @Test
  void ofAUser_hasHisRowsAlone_whoeverExports() throws Exception {
    Memory alice = source.as(ACME, SALES, ALICE);
    Memory officer =
        source.as(new TenantScope(ACME, SALES, null, Role.ORG_ADMIN, new UUID(9, 9), null, null));
    for (Memory exporter : List.of(alice, officer, admin(source, ACME))) {
      String all = text(export(exporter, Subject.user(ACME, ALICE)));
      assertTrue(all.contains("canary-alice"));
      assertFalse(all.contains("canary-bob"), () -> exporter.scope().toString());
      assertFalse(all.contains("canary-others"), () -> exporter.scope().toString());
    }
    String organisation = text(export(officer, Subject.org(ACME, SALES)));
    assertTrue(organisation.contains("canary-alice") && organisation.contains("canary-bob"));
    assertFalse(organisation.contains("canary-others"));
    assertFalse(text(export(source, ACME, Subject.tenant(ACME))).contains("canary-others"));
    Memory platform =
        source.as(
            new TenantScope(ACME, null, null, Role.PLATFORM_ADMIN, new UUID(9, 9), null, null));
    assertThrows(
        ForbiddenException.class, () -> export(platform, Subject.tenant(ACME)), "of this login");
  }

  @Test
  void nobodyExportsWhatIsNotHis() {
    Memory alice = source.as(ACME, SALES, ALICE);
    Memory system =
        source.as(new TenantScope(ACME, SALES, null, Role.L9_SYSTEM, new UUID(9, 9), null, null));
    Memory officer =
        source.as(new TenantScope(ACME, SALES, null, Role.ORG_ADMIN, new UUID(9, 9), null, null));
    for (Subject subject :
        List.of(Subject.user(ACME, BOB), Subject.org(ACME, SALES), Subject.tenant(ACME))) {
      assertThrows(ForbiddenException.class, () -> export(alice, subject));
      assertThrows(ForbiddenException.class, () -> export(system, subject));
    }
    assertThrows(ForbiddenException.class, () -> export(officer, Subject.tenant(ACME)));
    assertThrows(
        ForbiddenException.class,
        () -> export(officer, Subject.org(ACME, new OrgId(new UUID(2, 7)))));
    assertThrows(
        ForbiddenException.class, () -> export(admin(source, OTHERS), Subject.user(ACME, ALICE)));
  }

  @Test
  void anImportNeedsAnEmptyTenant_andItsAdministrator() throws Exception {
    byte[] archive = export(source, ACME, Subject.tenant(ACME));
    ConflictException occupied =
        assertThrows(
            ConflictException.class,
            () -> restore(source, OTHERS, archive, new ArchiveImport(false, true)));
    assertTrue(
        String.valueOf(occupied.getMessage()).matches(".*has [0-9]+ rows.*"), occupied::toString);
    TenantId empty = new TenantId(new UUID(1, 5));
    assertThrows(
        ForbiddenException.class,
        () ->
            source
                .as(empty, SALES, ALICE)
                .archives()
                .restore(
                    () -> new ByteArrayInputStream(archive),
                    ArchiveImport.KEEPING_IDS,
                    (rows, total) -> {}));
  }

  @Test
  void aDryRun_andOneThatFails_leaveNothing() throws Exception {
    TenantId empty = new TenantId(new UUID(1, 6));
    byte[] archive = export(source, ACME, Subject.tenant(ACME));
    ArchiveManifest manifest = restore(source, empty, archive, new ArchiveImport(true, true));
    assertTrue(manifest.rows() > 0);
    assertEquals(0, rows(SOURCE, empty));
    RuntimeException stopped = new RuntimeException("stopped");
    assertEquals(
        stopped,
        assertThrows(
            RuntimeException.class,
            () ->
                admin(source, empty)
                    .archives()
                    .restore(
                        () -> new ByteArrayInputStream(archive),
                        new ArchiveImport(false, true),
                        (rows, total) -> {
                          if (rows > manifest.rows() / 2) {
                            throw stopped;
                          }
                        })));
    assertEquals(0, rows(SOURCE, empty));
  }

  @Test
  void keptArchives_areTheirReadersAlone_untilAnErasureBegins() throws Exception {
    TenantId tenant = new TenantId(new UUID(1, 8));
    ArchivedRows.plant(
        SOURCE.superuser(), tenant.value(), SALES.value(), ALICE.value(), "canary-kept");
    TenantScope alice = source.as(tenant, SALES, ALICE).scope();
    TenantScope bob = source.as(tenant, SALES, BOB).scope();
    StoredArchives stored = source.archives().stored();
    Spool spool = new Spool();
    Operation operation = stored.start(alice, Subject.user(tenant, ALICE), spool);
    Operation finished = await(alice, operation);
    assertEquals(OperationStatus.SUCCEEDED, finished.status(), finished::toString);
    assertTrue(spool.closed);
    UUID id =
        UUID.fromString(
            String.valueOf(finished.result())
                .replaceFirst(".*\"archive_id\":\"([^\"]*)\".*", "$1"));
    StoredArchive archive = stored.get(alice, id);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    stored.read(alice, archive, (bytes, length) -> out.write(bytes, 0, length));
    assertEquals(archive.bytes(), out.size());
    assertTrue(text(out.toByteArray()).contains("canary-kept"));
    for (TenantScope other : List.of(bob, source.as(OTHERS, SALES, ALICE).scope())) {
      assertThrows(NotFoundException.class, () -> stored.get(other, id));
      assertThrows(NotFoundException.class, () -> stored.read(other, archive, (bytes, n) -> {}));
      assertThrows(NotFoundException.class, () -> stored.delete(other, id));
    }
    TenantScope admin = admin(source, tenant).scope();
    var unused =
        source
            .subjects()
            .erasures()
            .erase(
                admin,
                new ErasureOrder(Subject.user(tenant, BOB), false, null),
                (tombstone, done, total) -> {});
    assertThrows(NotFoundException.class, () -> stored.get(alice, id));
    assertEquals(0, count(SOURCE, "archive_parts", tenant));
  }

  private static Operation await(TenantScope scope, Operation operation) throws Exception {
    for (int i = 0; i < 600; i++) {
      Operation now = source.requests().operations().get(scope, operation.id());
      if (now.status().finished()) {
        return now;
      }
      if (!new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS)) {
        continue;
      }
    }
    throw new AssertionError("it never ends");
  }

  /** A spool in memory. */
  private static final class Spool implements StoredArchives.Spool {

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private volatile boolean closed;

    @Override
    public void write(byte[] bytes, int length) {
      kept.write(bytes, 0, length);
    }

    @Override
    public Archives.Reading open() {
      ByteArrayInputStream in = new ByteArrayInputStream(kept.toByteArray());
      return new Archives.Reading() {
        @Override
        public int read(byte[] bytes) {
          return in.read(bytes, 0, bytes.length);
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static Memory admin(MemorySubstrate l9, TenantId tenant) {
    return l9.as(
        new TenantScope(tenant, null, null, Role.TENANT_ADMIN, new UUID(9, 9), null, null));
  }

  private static byte[] export(MemorySubstrate l9, TenantId tenant, Subject subject) {
    return export(admin(l9, tenant), subject);
  }

  private static byte[] export(Memory memory, Subject subject) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ArchiveManifest manifest = memory.archives().export(subject, out, (rows, total) -> {});
    assertEquals(subject, manifest.subject());
    return out.toByteArray();
  }

  private static ArchiveManifest restore(
      MemorySubstrate l9, TenantId tenant, byte[] archive, ArchiveImport order) {
    return admin(l9, tenant)
        .archives()
        .restore(() -> new ByteArrayInputStream(archive), order, (rows, total) -> {});
  }

  private static Map<String, List<String>> files(byte[] archive) throws IOException {
    Map<String, List<String>> files = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String text = new String(zip.readAllBytes(), UTF_8);
        if (!entry.getName().equals(ArchiveManifest.NAME)) {
          files.put(
              entry.getName().replace(ArchiveFile.SUFFIX, ""),
              text.isEmpty()
                  ? List.of()
                  : List.of(text.split("\n", -1))
                      .subList(0, (int) text.chars().filter(c -> c == '\n').count()));
        }
      }
    }
    return files;
  }

  private static String text(byte[] archive) throws IOException {
    return files(archive).toString();
  }

  private static String id(String text) throws NoSuchAlgorithmException {
    ByteBuffer md5 = ByteBuffer.wrap(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
    return new UUID(md5.getLong(), md5.getLong()).toString();
  }

  /** As docs/archives.md says: the first 16 bytes of a SHA-256, with the bits of a UUIDv8. */
  private static String newId(TenantId tenant, String old) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest((tenant + "\n" + old).getBytes(UTF_8));
      digest[6] = (byte) (digest[6] & 0x0f | 0x80);
      digest[8] = (byte) (digest[8] & 0x3f | 0x80);
      ByteBuffer bytes = ByteBuffer.wrap(digest);
      return new UUID(bytes.getLong(), bytes.getLong()).toString();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static long rows(MigratedDatabase database, TenantId tenant) throws SQLException {
    long rows = 0;
    for (TableDescriptor table : TableDescriptors.ALL) {
      if (table.kind() != TableDescriptor.Kind.SYSTEM
          && !Set.of("audit_log").contains(table.name())) {
        rows += count(database, table.name(), tenant);
      }
    }
    return rows;
  }

  private static long count(MigratedDatabase database, String table, TenantId tenant)
      throws SQLException {
    try (Connection connection = database.superuser().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM %s WHERE tenant_id = '%s'".formatted(table, tenant))) {
      row.next();
      return row.getLong(1);
    }
  }
}
