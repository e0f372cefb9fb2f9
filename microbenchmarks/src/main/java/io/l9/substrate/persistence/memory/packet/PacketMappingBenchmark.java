package io.l9.substrate.persistence.memory.packet;

import io.l9.substrate.Memory;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.memory.packet.Packet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The mapping of a row to its packet, and back. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PacketMappingBenchmark {

  private final PacketMapper mapper = new PacketMapperImpl();
  private final Packet packet;
  private final PacketRow row;

  /** Makes a packet with tags. */
  public PacketMappingBenchmark() {
    try (MemorySubstrate substrate = MemorySubstrate.builder().embedder(null).build()) {
      Memory memory = substrate.as("microbenchmarks", "bench", "user");
      packet =
          memory
              .remember(
                  memory
                      .draft("note", Map.of("text", "We dropped the cache.", "speaker", "Dana"))
                      .tags(List.of("cache", "pricing"))
                      .build())
              .packet();
    }
    row = mapper.toRow(packet);
  }

  @Benchmark
  public Packet read() {
    return mapper.toPacket(row);
  }

  @Benchmark
  public PacketRow write() {
    return mapper.toRow(packet);
  }
}
