package io.l9.substrate.rest.memory.transfer;

import static io.l9.substrate.domain.identity.Permission.KNOWLEDGE_CONFIRM;
import static io.l9.substrate.domain.identity.Permission.KNOWLEDGE_READ;
import static io.l9.substrate.domain.identity.Permission.KNOWLEDGE_WRITE;
import static io.l9.substrate.domain.identity.Permission.MEMORY_READ;
import static io.l9.substrate.domain.identity.Permission.MEMORY_WRITE;
import static io.l9.substrate.domain.identity.Permission.REFLECTIONS_READ;
import static io.l9.substrate.domain.identity.Permission.REFLECTIONS_WRITE;
import static io.l9.substrate.domain.identity.Permission.WORLD_ADMIN;
import static io.l9.substrate.domain.identity.Permission.WORLD_READ;

import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.transfer.AbsentParents;
import io.l9.substrate.domain.memory.transfer.ExportSummary;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportSummary;
import io.l9.substrate.domain.memory.transfer.ImportedIds;
import io.l9.substrate.domain.memory.transfer.OtherContent;
import io.l9.substrate.domain.memory.transfer.PacketImports;
import io.l9.substrate.domain.memory.transfer.PacketTransfer;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Lines;
import io.l9.substrate.rest.http.MediaTypes;
import io.l9.substrate.rest.http.RawJson;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import io.l9.substrate.rest.memory.packet.PacketFilterParameters;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The routes by which many packets come in and go out, a line each. */
public final class PacketTransferRoutes {

  private final PacketTransfer transfer;
  private final PacketImports imports;
  private final long maxImport;

  /**
   * The routes.
   *
   * @param maxImport how many bytes an import may have, unpacked
   */
  public PacketTransferRoutes(PacketTransfer transfer, PacketImports imports, long maxImport) {
    this.transfer = transfer;
    this.imports = imports;
    this.maxImport = maxImport;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas.responses(ImportLineResponse.class);
  }

  public void register(Routes routes) {
    routes
        .get("/v1/packets/export")
        .needs(MEMORY_READ)
        .knows(PacketFilterParameters.and())
        .streams(MediaTypes.NDJSON)
        .to(this::exportLines);
    routes
        .post("/v1/packets/import")
        .needs(MEMORY_WRITE)
        .knows("on_duplicate", "dry_run", "name", "absent_parents", "ids")
        .spools(maxImport)
        .streams(MediaTypes.NDJSON)
        .as(MediaTypes.NDJSON, MediaTypes.JSON)
        .to(this::importLines);
  }

  private void exportLines(Call call) {
    PacketFilter filter = PacketFilterParameters.of(call);
    call.lines(
        out -> {
          ExportSummary summary =
              transfer.exportLines(
                  call.scope(),
                  filter,
                  readable(call),
                  line -> out.write(new RawJson(line.text())));
          out.write(Map.of("summary", summary.counts()));
        });
  }

  private static Set<OtherContent> readable(Call call) {
    return Stream.of(OtherContent.values())
        .filter(
            content ->
                call.may(
                    switch (content) {
                      case KNOWLEDGE -> KNOWLEDGE_READ;
                      case REFLECTIONS -> REFLECTIONS_READ;
                      case WORLDS -> WORLD_READ;
                    }))
        .collect(Collectors.toSet());
  }

  /** Returns what the caller may import: what persons confirmed, or a world with its history. */
  private static Set<OtherContent> writable(Call call) {
    boolean confirms = call.may(KNOWLEDGE_CONFIRM);
    return Stream.of(OtherContent.values())
        .filter(
            content ->
                switch (content) {
                  case KNOWLEDGE -> confirms && call.may(KNOWLEDGE_WRITE);
                  case REFLECTIONS -> confirms && call.may(REFLECTIONS_WRITE);
                  case WORLDS -> call.may(WORLD_ADMIN);
                })
        .collect(Collectors.toSet());
  }

  private void importLines(Call call) {
    TenantScope scope = call.scope();
    ImportOptions options = options(call);
    SpooledLines lines = new SpooledLines(call.file(MediaTypes.NDJSON, maxImport));
    if (call.respondAsync()) {
      call.accepted(imports.start(scope, lines, options)); // which closes them
      return;
    }
    try (lines) {
      Consumer<Lines> answer =
          out -> {
            ImportSummary summary =
                transfer.importLines(
                    scope, lines, options, result -> out.write(ImportLineResponse.from(result)));
            out.write(ImportLineResponse.from(summary));
          };
      if (options.dryRun()) {
        call.linesAtTheEnd(answer); // it is one unit of work
      } else {
        call.lines(answer);
      }
    }
  }

  private static ImportOptions options(Call call) {
    String policy = call.query().text("on_duplicate");
    String name = call.query().text("name");
    String parents = call.query().text("absent_parents");
    String ids = call.query().text("ids");
    return new ImportOptions(
        policy == null ? null : OnDuplicate.ofCode(policy),
        call.query().flag("dry_run"),
        0,
        name == null ? "" : name,
        parents == null ? AbsentParents.KEEP : AbsentParents.ofCode(parents),
        ids == null ? ImportedIds.KEEP : ImportedIds.ofCode(ids),
        writable(call));
  }
}
