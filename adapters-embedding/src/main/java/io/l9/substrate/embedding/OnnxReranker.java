package io.l9.substrate.embedding;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.l9.substrate.domain.memory.search.Reranker;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A reranker in this process: a cross-encoder with one output, exported to ONNX, and its {@code
 * tokenizer.json}, as model hubs offer them. Reads at most 512 tokens of a query and a text
 * together. Loaded at the first use, once, for as long as the process lives; touches no network.
 * Thread-safe.
 *
 * <p>Texts are read one by one, so that a text's score depends on no other; a limit is looked at
 * between two of them.
 */
public final class OnnxReranker implements Reranker {

  private static final String MAX_TOKENS = "512";

  /** No text has so many characters to its first {@value #MAX_TOKENS} tokens. */
  private static final int MAX_CHARACTERS = 16_000;

  private final Path modelFile;
  private final Path tokenizerFile;
  private volatile @Nullable Loaded loaded;

  private record Loaded(
      HuggingFaceTokenizer tokenizer, OrtEnvironment environment, OrtSession session) {}

  private OnnxReranker(Path modelFile, Path tokenizerFile) {
    this.modelFile = modelFile;
    this.tokenizerFile = tokenizerFile;
  }

  /**
   * A reranker over files, which are not read yet.
   *
   * @throws ValidationException if one of them cannot be read
   */
  public static OnnxReranker of(Path model, Path tokenizer) {
    return new OnnxReranker(readable("/model", model), readable("/tokenizer", tokenizer));
  }

  private static Path readable(String pointer, Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw ValidationException.at(pointer, "must be a file that can be read: " + file);
    }
    return file;
  }

  @Override
  public String model() {
    return String.valueOf(modelFile.getFileName());
  }

  @Override
  public List<Double> scores(String query, List<String> texts, Duration limit) {
    String asked = beginning("/query", query);
    long start = System.nanoTime();
    Loaded model = load();
    List<Double> scores = new ArrayList<>(texts.size());
    for (String text : texts) {
      if (System.nanoTime() - start >= limit.toNanos()) {
        throw unavailable("did not read the texts within " + limit.toMillis() + " ms", null);
      }
      scores.add(score(model, asked, beginning("/texts/" + scores.size(), text)));
    }
    return List.copyOf(scores);
  }

  private static String beginning(String pointer, String text) {
    Require.storable(pointer, text, Integer.MAX_VALUE);
    if (text.length() <= MAX_CHARACTERS) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MAX_CHARACTERS - 1)) ? 1 : 0;
    return text.substring(0, MAX_CHARACTERS - end);
  }

  private double score(Loaded model, String query, String text) {
    Encoding pair = model.tokenizer().encode(query, text);
    Map<String, long[]> known =
        Map.of(
            "input_ids", pair.getIds(),
            "attention_mask", pair.getAttentionMask(),
            "token_type_ids", pair.getTypeIds());
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      for (String name : model.session().getInputNames()) {
        long[] values = known.get(name);
        if (values == null) {
          throw unavailable("wants the input " + name + ", which no cross-encoder has", null);
        }
        long[] shape = {1, values.length};
        inputs.put(
            name, OnnxTensor.createTensor(model.environment(), LongBuffer.wrap(values), shape));
      }
      try (OrtSession.Result result = model.session().run(inputs)) {
        return onlyNumber(result);
      }
    } catch (OrtException e) {
      throw unavailable("failed", e);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private double onlyNumber(OrtSession.Result result) {
    FloatBuffer numbers =
        result.get(0) instanceof OnnxTensor tensor ? tensor.getFloatBuffer() : null;
    if (numbers == null || numbers.remaining() != 1 || !Float.isFinite(numbers.get(0))) {
      throw unavailable("does not give one number for a text; give a cross-encoder", null);
    }
    return numbers.get(0);
  }

  private Loaded load() {
    Loaded model = loaded;
    if (model == null) {
      synchronized (this) {
        model = loaded;
        if (model == null) {
          model = read();
          loaded = model;
        }
      }
    }
    return model;
  }

  private Loaded read() {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      NativeTokenizer.prepare();
      HuggingFaceTokenizer tokenizer =
          HuggingFaceTokenizer.newInstance(
              tokenizerFile,
              Map.of("padding", "false", "truncation", "longest_first", "maxLength", MAX_TOKENS));
      OrtEnvironment environment = NativeRuntime.environment(options);
      return new Loaded(
          tokenizer, environment, environment.createSession(modelFile.toString(), options));
    } catch (IOException | OrtException | RuntimeException | LinkageError e) {
      throw unavailable("cannot be loaded; check the files, model.onnx and tokenizer.json", e);
    }
  }

  private UnavailableException unavailable(String what, @Nullable Throwable cause) {
    return new UnavailableException(
        ErrorCode.LANGUAGE_MODEL_UNAVAILABLE, "the reranker " + model() + " " + what, cause);
  }

  @Override
  public String toString() {
    return "OnnxReranker[" + model() + ", in this process]";
  }
}
