package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacketMemoryTest {

  @Test
  void whatIsExportedIsImported_byTheFacade() {
    ByteArrayOutputStream exported = new ByteArrayOutputStream();
    try (MemorySubstrate l9 = MemorySubstrate.builder().embedder(null).build()) {
      PacketMemory packets = l9.as("acme", "sales", "alice").packets();
      l9.as("acme", "sales", "alice").remember("Alice prefers email", "preference");
      assertEquals(1, packets.exportLines(PacketFilter.NONE, exported));
    }
    List<ImportResult> results = new ArrayList<>();
    try (MemorySubstrate l9 = MemorySubstrate.builder().embedder(null).build()) {
      Memory memory = l9.as("acme", "sales", "alice");
      memory
          .packets()
          .importLines(
              new ByteArrayInputStream(exported.toByteArray()),
              ImportOptions.DEFAULT,
              results::add);

      assertEquals(1, memory.search("email").size());
    }
    assertEquals(
        List.of(ImportResult.Status.CREATED, ImportResult.Status.SKIPPED),
        results.stream().map(ImportResult::status).toList());
  }

  @Test
  void failsWithTheSource() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("torn");
          }
        };
    try (MemorySubstrate l9 = MemorySubstrate.builder().embedder(null).build()) {
      PacketMemory packets = l9.as("acme", "sales", "alice").packets();
      assertThrows(
          UncheckedIOException.class,
          () -> packets.importLines(broken, ImportOptions.DEFAULT, result -> {}));
    }
  }
}
