package io.l9.substrate.rest.http;

import io.javalin.http.Context;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One request and its answer, as a route sees it. Not thread-safe. */
public final class Call {

  // Beyond the limit a body is read on and thrown away up to here, because a client that is cut off
  // while it sends sees a broken connection rather than the answer.
  private static final long MAX_DISCARDED = 64L << 20;

  private final Context ctx;
  private final JsonMapper mapper;

  Call(Context ctx, JsonMapper mapper) {
    this.ctx = ctx;
    this.mapper = mapper;
  }

  /** A part of the path as it came. */
  public String path(String name) {
    return ctx.pathParam(name);
  }

  /**
   * A part of the path that is a UUID.
   *
   * @throws ValidationException if it is none
   */
  public UUID pathUuid(String name) {
    UUID uuid = WireText.uuid(ctx.pathParam(name));
    if (uuid == null) {
      throw ValidationException.at("/" + name, "must be a UUID");
    }
    return uuid;
  }

  /**
   * A query parameter; null if absent.
   *
   * @throws ValidationException if it is there twice or cannot be decoded
   */
  public @Nullable String query(String name) {
    List<String> values = ctx.queryParamMap().get(name);
    if (values == null) {
      return null;
    }
    if (values.size() != 1) {
      throw ValidationException.at("/" + name, "must be given once, percent-encoded in UTF-8");
    }
    return values.get(0);
  }

  /**
   * A query parameter that is a whole number.
   *
   * @throws ValidationException if it is none
   */
  public int queryInt(String name, int absent) {
    String value = query(name);
    if (value == null) {
      return absent;
    }
    if (!value.matches("-?\\d{1,9}")) {
      throw ValidationException.at("/" + name, "must be a whole number");
    }
    return Integer.parseInt(value);
  }

  /**
   * The body.
   *
   * @param maxBytes how large it may be
   * @throws ValidationException {@code unsupported-media-type}, {@code payload-too-large}, {@code
   *     malformed-request}, {@code validation-failed}
   */
  public <T extends Record> T body(Class<T> type, int maxBytes) {
    if (!MediaTypes.isJson(ctx.header("Content-Type"))) {
      throw new ValidationException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send Content-Type: application/json.");
    }
    String encoding = ctx.header("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new ValidationException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the body without a Content-Encoding.");
    }
    return RequestReader.read(text(maxBytes), type);
  }

  private String text(int maxBytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes(maxBytes)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new ValidationException(
          ErrorCode.MALFORMED_REQUEST, "The body is not well-formed UTF-8.");
    } catch (IOException e) {
      throw new ValidationException(
          ErrorCode.MALFORMED_REQUEST, "The body ended too early or came too slowly.");
    }
  }

  private byte[] bytes(int maxBytes) throws IOException {
    InputStream in = ctx.bodyInputStream();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    long length = 0;
    for (int n = in.read(buffer); n >= 0 && length <= MAX_DISCARDED; n = in.read(buffer)) {
      length += n;
      if (length <= maxBytes) {
        body.write(buffer, 0, n);
      }
    }
    if (length > maxBytes) {
      throw new ValidationException(
          ErrorCode.PAYLOAD_TOO_LARGE,
          "The body is larger than the " + maxBytes + " bytes that are allowed here.");
    }
    return body.toByteArray();
  }

  /** Sets a header of the answer. */
  public void header(String name, String value) {
    ctx.header(name, value);
  }

  /** Answers with a value, in the members' wire names. */
  public void reply(int status, Object value) {
    reply(status, MediaTypes.JSON, mapper.writeValueAsBytes(value));
  }

  /** Answers with what is already written. */
  public void reply(int status, String mediaType, byte[] body) {
    ctx.status(status).contentType(mediaType).result(body);
  }

  /** Answers with a problem. */
  public void reply(Problem problem) {
    Problems.write(ctx, mapper, problem);
  }
}
