package io.l9.substrate.rest.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.ClasspathFiles;
import io.l9.substrate.rest.http.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/** Swagger UI over the OpenAPI document, from the jar, so that it works without a network. */
final class DocumentationPages {

  static final String[] MEDIA_TYPES = {"text/css", "text/javascript", "image/png"};

  /** Scripts and pictures of this server only; Swagger UI styles its elements by attributes. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; frame-ancestors 'none'";

  private static final Map<String, String> FILES =
      Map.of(
          "swagger-ui.css", "text/css",
          "swagger-ui-bundle.js", "text/javascript",
          "favicon-32x32.png", "image/png");

  private static final byte[] INDEX =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>L9 Memory Substrate</title>
      <link rel="icon" href="/docs/favicon-32x32.png">
      <link rel="stylesheet" href="/docs/swagger-ui.css">
      <div id="ui"></div>
      <script src="/docs/swagger-ui-bundle.js"></script>
      <script src="/docs/start.js"></script>
      </html>
      """
          .getBytes(UTF_8);

  private static final byte[] START =
      "SwaggerUIBundle({url: '/openapi.json', dom_id: '#ui', deepLinking: true});\n"
          .getBytes(UTF_8);

  private static final String ROOT = "/META-INF/resources/webjars/swagger-ui/";

  private static final String PROPERTIES = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";

  private final String folder = ROOT + version() + "/";

  /** Read once: anybody may ask, as often as they like. */
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();

  void index(Call call) {
    call.header("Content-Security-Policy", POLICY);
    call.reply(200, MediaTypes.HTML, INDEX);
  }

  void file(Call call) {
    String name = call.path("file");
    if (name.equals("start.js")) {
      call.reply(200, "text/javascript", START);
      return;
    }
    String mediaType = FILES.get(name);
    if (mediaType == null) {
      throw new NotFoundException(ErrorCode.NOT_FOUND, "The documentation has no such file.");
    }
    call.header("Cache-Control", "public, max-age=86400");
    call.reply(
        200, mediaType, files.computeIfAbsent(name, known -> ClasspathFiles.bytes(folder + known)));
  }

  private static String version() {
    Properties properties = new Properties();
    try {
      properties.load(new ByteArrayInputStream(ClasspathFiles.bytes(PROPERTIES)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
