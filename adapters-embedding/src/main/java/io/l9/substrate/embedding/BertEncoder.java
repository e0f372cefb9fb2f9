package io.l9.substrate.embedding;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.l9.substrate.domain.memory.embedding.TextSpan;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A BERT model and its tokenizer; a text's vector is that of the token that begins it ([CLS]),
 * scaled to length 1. Lives as long as the process. Thread-safe.
 */
final class BertEncoder {

  /** The model's 512 positions without the first and the last, which are marks of its own. */
  static final int MAX_TOKENS = 510;

  /** Tokenizing takes longer by the character in longer texts. */
  private static final int PIECE = 16_000;

  private final HuggingFaceTokenizer tokenizer;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final long first;
  private final long last;

  private BertEncoder(
      HuggingFaceTokenizer tokenizer, OrtEnvironment environment, OrtSession session) {
    this.tokenizer = tokenizer;
    this.environment = environment;
    this.session = session;
    long[] marks = tokenizer.encode("", true, false).getIds();
    this.first = marks[0];
    this.last = marks[1];
  }

  /**
   * Loads from resources of the class path.
   *
   * @throws UnavailableException if a resource is missing, or native code does not load on this
   *     platform
   */
  static BertEncoder load(String model, String vocabulary) {
    try (InputStream vocabularyStream = resource(vocabulary);
        InputStream modelStream = resource(model);
        OrtSession.SessionOptions options = options()) {
      NativeTokenizer.prepare();
      HuggingFaceTokenizer tokenizer =
          HuggingFaceTokenizer.newInstance(
              vocabularyStream, Map.of("padding", "false", "truncation", "false"));
      OrtEnvironment environment = environment();
      return new BertEncoder(
          tokenizer, environment, environment.createSession(modelStream.readAllBytes(), options));
    } catch (IOException | OrtException | RuntimeException | LinkageError e) {
      throw new UnavailableException(
          ErrorCode.EMBEDDING_PROVIDER_UNAVAILABLE,
          "the in-process embedding model cannot be loaded: it needs Linux, macOS or Windows on a"
              + " 64-bit processor, and a directory to unpack native code into"
              + " (-DENGINE_CACHE_DIR=...)",
          e);
    }
  }

  /** The runtime of this process; it logs errors alone. */
  static OrtEnvironment environment() {
    return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
  }

  /** The options of a session; the caller's to close. */
  static OrtSession.SessionOptions options() throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    // Its threads would burn a core while waiting for each other; a database needs it too.
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    return options;
  }

  private static InputStream resource(String name) throws FileNotFoundException {
    InputStream stream = BertEncoder.class.getResourceAsStream(name);
    if (stream == null) {
      throw new FileNotFoundException(name);
    }
    return stream;
  }

  List<TextSpan> tokens(String text) {
    List<TextSpan> spans = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int to = endOfPiece(text, from);
      String piece = text.substring(from, to);
      int start = 0;
      int startPoint = 0;
      for (CharSpan span : tokenizer.encode(piece, false, false).getCharTokenSpans()) {
        // The tokenizer counts code points.
        start = piece.offsetByCodePoints(start, span.getStart() - startPoint);
        startPoint = span.getStart();
        int end = piece.offsetByCodePoints(start, span.getEnd() - startPoint);
        spans.add(new TextSpan(from + start, from + end));
      }
      from = to;
    }
    return List.copyOf(spans);
  }

  float[] embed(String text) {
    long[] ids = ids(text);
    long[] shape = {1, ids.length};
    long[] attention = new long[ids.length];
    Arrays.fill(attention, 1);
    try (OnnxTensor input = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
        OnnxTensor mask = OnnxTensor.createTensor(environment, LongBuffer.wrap(attention), shape);
        OnnxTensor types =
            OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[ids.length]), shape);
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", input, "attention_mask", mask, "token_type_ids", types))) {
      OnnxTensor states = (OnnxTensor) result.get(0);
      float[] vector = new float[(int) states.getInfo().getShape()[2]];
      FloatBuffer ofFirstToken = states.getFloatBuffer();
      ofFirstToken.get(vector);
      return normalized(vector);
    } catch (OrtException e) {
      throw new UnavailableException(
          ErrorCode.EMBEDDING_PROVIDER_UNAVAILABLE, "the in-process embedding model failed", e);
    }
  }

  private long[] ids(String text) {
    long[] ids = new long[MAX_TOKENS + 2];
    ids[0] = first;
    int count = 1;
    int from = 0;
    while (from < text.length() && count <= MAX_TOKENS) {
      int to = endOfPiece(text, from);
      long[] more = tokenizer.encode(text.substring(from, to), false, false).getIds();
      int taken = Math.min(more.length, MAX_TOKENS + 1 - count);
      System.arraycopy(more, 0, ids, count, taken);
      count += taken;
      from = to;
    }
    ids[count] = last;
    return Arrays.copyOf(ids, count + 1);
  }

  /** Pieces begin with white space, which no token contains. */
  private static int endOfPiece(String text, int from) {
    int to = Math.min(from + PIECE, text.length());
    while (to < text.length() && text.charAt(to) != ' ' && text.charAt(to) != '\n') {
      to++;
    }
    return to;
  }

  private static float[] normalized(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    double length = Math.sqrt(square);
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (vector[i] / length);
    }
    return vector;
  }
}
