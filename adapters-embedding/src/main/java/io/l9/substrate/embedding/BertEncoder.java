package io.l9.substrate.embedding;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
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
 * A BERT model and its tokenizer; a text's vector is made of its tokens' and scaled to length 1.
 * Lives as long as the process. Thread-safe.
 */
final class BertEncoder {

  /** The way from the vectors of tokens to that of their text, as the model was trained. */
  enum Pooling {
    /** The vector of the token that begins the text ([CLS]). */
    FIRST,
    /** The mean of the vectors of all tokens. */
    MEAN
  }

  /** The model's 512 positions without the first and the last, which are marks of its own. */
  static final int MAX_TOKENS = 510;

  /** Tokenizing takes longer by the character in longer texts. */
  private static final int PIECE = 16_000;

  private final HuggingFaceTokenizer tokenizer;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Pooling pooling;
  private final long first;
  private final long last;

  private BertEncoder(
      HuggingFaceTokenizer tokenizer,
      OrtEnvironment environment,
      OrtSession session,
      Pooling pooling) {
    this.tokenizer = tokenizer;
    this.pooling = pooling;
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
  static BertEncoder load(String model, String vocabulary, Pooling pooling) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        InputStream vocabularyStream = resource(vocabulary);
        InputStream modelStream = resource(model)) {
      NativeTokenizer.prepare();
      HuggingFaceTokenizer tokenizer =
          HuggingFaceTokenizer.newInstance(
              vocabularyStream, Map.of("padding", "false", "truncation", "false"));
      OrtEnvironment environment = NativeRuntime.environment(options);
      return new BertEncoder(
          tokenizer,
          environment,
          environment.createSession(modelStream.readAllBytes(), options),
          pooling);
    } catch (IOException | OrtException | RuntimeException | LinkageError e) {
      throw new UnavailableException(
          ErrorCode.EMBEDDING_PROVIDER_UNAVAILABLE,
          "the in-process embedding model cannot be loaded: it needs Linux, macOS or Windows on a"
              + " 64-bit processor, and a directory to unpack native code into"
              + " (-DENGINE_CACHE_DIR=...)",
          e);
    }
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
      return normalized(pooled(states.getFloatBuffer(), (int) states.getInfo().getShape()[2]));
    } catch (OrtException e) {
      throw new UnavailableException(
          ErrorCode.EMBEDDING_PROVIDER_UNAVAILABLE, "the in-process embedding model failed", e);
    }
  }

  /** Returns the sum of the tokens' vectors instead of their mean: the length is changed anyway. */
  private float[] pooled(FloatBuffer states, int dimension) {
    float[] vector = new float[dimension];
    states.get(vector);
    float[] next = new float[dimension];
    while (pooling == Pooling.MEAN && states.hasRemaining()) {
      states.get(next);
      for (int i = 0; i < dimension; i++) {
        vector[i] += next[i];
      }
    }
    return vector;
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
