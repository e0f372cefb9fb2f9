package io.l9.substrate.application.memory.transfer;

import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.PacketImports;
import io.l9.substrate.domain.memory.transfer.PacketTransfer;
import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;

public final class PacketImportsService implements PacketImports {

  private final PacketTransfer transfer;
  private final Operations operations;
  private final JsonCodec json;

  public PacketImportsService(PacketTransfer transfer, Operations operations, JsonCodec json) {
    this.transfer = transfer;
    this.operations = operations;
    this.json = json;
  }

  @Override
  public Operation start(TenantScope scope, Source source, ImportOptions options) {
    boolean started = false;
    try {
      PacketTransferService.requireLines(source);
      Require.present("/options", options);
      Operation operation =
          operations.start(scope, KIND, new PacketImport(transfer, json, scope, source, options));
      started = true;
      return operation;
    } finally {
      if (!started) {
        source.close();
      }
    }
  }
}
