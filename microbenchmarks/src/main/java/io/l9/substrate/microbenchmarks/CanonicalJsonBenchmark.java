package io.l9.substrate.microbenchmarks;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.json.Jackson3JsonCodec;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The canonical text of a payload of about 700 characters, beside Jackson's own reading and
 * writing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CanonicalJsonBenchmark {

  private static final String PAYLOAD =
      """
      {"text": "We dropped the cache because two regions saw stale prices for an hour; see the notes.",
       "speaker": "Dana", "session": 14, "score": 0.8125, "final": true, "reviewer": null,
       "tool": {"name": "deploy", "arguments": {"region": "eu-west-1", "replicas": 3, "dry_run": false},
                "took_ms": 1843.5},
       "links": ["https://example.org/a", "https://example.org/b", "https://example.org/c"],
       "steps": [{"n": 1, "state": "done"}, {"n": 2, "state": "done"}, {"n": 3, "state": "open"}],
       "quote": "Zeit f\\u00fcr \\"caf\\u00e9\\"", "ratio": 1e-7, "big": 9007199254740993}""";

  private final JsonCodec codec = new Jackson3JsonCodec();
  private final JsonMapper plain = new JsonMapper();

  @Benchmark
  public JsonDocument canonical() {
    return codec.parse(PAYLOAD);
  }

  @Benchmark
  public String jackson() {
    JsonNode tree = plain.readTree(PAYLOAD);
    return plain.writeValueAsString(tree);
  }
}
