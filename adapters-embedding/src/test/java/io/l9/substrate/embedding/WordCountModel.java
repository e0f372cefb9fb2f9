package io.l9.substrate.embedding;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The smallest cross-encoder, as an ONNX file: its score is the number of pairs of equal tokens of
 * the query and the text. Written in the protocol buffers of ONNX, field by field.
 */
final class WordCountModel {

  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  /** The types of attributes. */
  private static final int INT = 2;

  private static final int INTS = 7;

  private WordCountModel() {}

  /** Writes a model with one output. */
  static Path write(Path folder) throws IOException {
    return write(folder.resolve("model.onnx"), "token_type_ids", true);
  }

  /**
   * Writes a model.
   *
   * @param types the name of the input that tells the query from the text
   * @param summed whether the output is one number, or one for each token
   */
  static Path write(Path file, String types, boolean summed) throws IOException {
    Message graph =
        new Message()
            .add(1, node("Unsqueeze", "a", axes(2), "input_ids"))
            .add(1, node("Unsqueeze", "b", axes(1), "input_ids"))
            .add(1, node("Equal", "equal", null, "a", "b"))
            .add(1, node("Cast", "same", number("to", FLOAT), "equal"))
            .add(1, node("Cast", "ofText", number("to", FLOAT), types))
            .add(1, node("Sub", "ofQuery", null, "one", "ofText"))
            .add(1, node("Unsqueeze", "rows", axes(2), "ofQuery"))
            .add(1, node("Unsqueeze", "columns", axes(1), "ofText"))
            .add(1, node("Mul", "between", null, "rows", "columns"))
            .add(1, node("Mul", "pairs", null, "same", "between"))
            .add(1, node("ReduceSum", "ofToken", axes(2), "pairs").add(5, number("keepdims", 0)))
            .add(1, node("ReduceSum", "ofAll", axes(1), "ofToken").add(5, number("keepdims", 1)))
            .add(2, "count")
            .add(5, new Message().add(2, FLOAT).add(8, "one").add(9, new byte[] {0, 0, -128, 63}))
            .add(11, tensor("input_ids", INT64))
            .add(11, tensor(types, INT64))
            .add(12, tensor(summed ? "ofAll" : "ofToken", FLOAT));
    Message model =
        new Message().add(1, 7).add(7, graph).add(8, new Message().add(1, "").add(2, 12));
    return Files.write(file, model.bytes());
  }

  /** Writes the tokenizer of the model in the class path into a file. */
  static Path tokenizer(Path folder) throws IOException {
    Path file = folder.resolve("tokenizer.json");
    try (InputStream tokenizer =
        WordCountModel.class.getResourceAsStream("/bge-small-en-v1.5-q-tokenizer.json")) {
      Files.copy(tokenizer, file);
    }
    return file;
  }

  private static Message node(String operator, String output, Message attribute, String... inputs) {
    Message node = new Message();
    List.of(inputs).forEach(input -> node.add(1, input));
    node.add(2, output).add(4, operator);
    return attribute == null ? node : node.add(5, attribute);
  }

  private static Message axes(int axis) {
    return new Message().add(1, "axes").add(8, axis).add(20, INTS);
  }

  private static Message number(String name, int value) {
    return new Message().add(1, name).add(3, value).add(20, INT);
  }

  private static Message tensor(String name, int type) {
    Message shape =
        new Message()
            .add(1, new Message().add(2, name + "_rows"))
            .add(1, new Message().add(2, name + "_columns"));
    return new Message()
        .add(1, name)
        .add(2, new Message().add(1, new Message().add(1, type).add(2, shape)));
  }

  /** A message of protocol buffers in the making. */
  private static final class Message {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    Message add(int field, int value) {
      varint(field << 3);
      varint(value);
      return this;
    }

    Message add(int field, byte[] value) {
      varint(field << 3 | 2);
      varint(value.length);
      written.writeBytes(value);
      return this;
    }

    Message add(int field, String value) {
      return add(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message add(int field, Message value) {
      return add(field, value.bytes());
    }

    byte[] bytes() {
      return written.toByteArray();
    }

    private void varint(int value) {
      int left = value;
      while (left > 127) {
        written.write(left & 127 | 128);
        left >>>= 7;
      }
      written.write(left);
    }
  }
}
