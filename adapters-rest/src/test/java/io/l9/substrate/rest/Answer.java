package io.l9.substrate.rest;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An answer of the server; the names of headers are in lower case. */
record Answer(int status, Map<String, String> headers, byte[] body) {

  private static final JsonMapper JSON = new JsonMapper();

  static Answer of(HttpResponse<byte[]> response) {
    Map<String, String> headers = new TreeMap<>();
    response
        .headers()
        .map()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    return new Answer(response.statusCode(), headers, response.body());
  }

  /** An answer as it stands on the wire, of known length or up to the end of the connection. */
  static Answer parse(byte[] wire) {
    String text = new String(wire, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    String[] lines = text.substring(0, end).split("\r\n");
    Map<String, String> headers = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.put(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).strip());
    }
    return new Answer(
        Integer.parseInt(lines[0].split(" ")[1]),
        headers,
        text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1));
  }

  String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  String mediaType() {
    String contentType = header("Content-Type");
    return contentType == null ? "" : contentType.replaceAll(";.*", "");
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  JsonNode json() {
    return JSON.readTree(body);
  }

  /** The lines of a body of newline-delimited JSON. */
  List<JsonNode> lines() {
    return text().lines().map(line -> JSON.readTree(line)).toList();
  }

  /** A text in the body, by its JSON pointer. */
  String at(String pointer) {
    return json().at(pointer).asString();
  }

  @Override
  public String toString() {
    String text = text();
    return status
        + " "
        + headers
        + " "
        + (text.length() > 2000 ? text.substring(0, 2000) + "…" : text);
  }
}
