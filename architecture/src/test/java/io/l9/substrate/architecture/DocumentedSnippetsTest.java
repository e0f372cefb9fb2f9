package io.l9.substrate.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.partitioningBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java snippets of README and docs, which compile among the variables that they stand for. */
class DocumentedSnippetsTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```");

  private static final String IMPORTS =
      """
      import io.l9.substrate.*;
      import io.l9.substrate.embedding.*;
      import io.l9.substrate.json.*;
      import io.l9.substrate.langgraph4j.*;
      import java.io.*;
      import java.nio.file.*;
      import java.time.*;
      import java.util.*;
      import javax.sql.*;
      import org.bsc.langgraph4j.*;
      import org.bsc.langgraph4j.state.*;
      import org.springframework.jdbc.datasource.*;
      import org.springframework.transaction.annotation.*;
      """;

  /** The variables that snippets of any page use. */
  private static final String VARIABLES =
      """
      MemorySubstrate l9, substrate, here, there;
      Memory memory, admin;
      TenantScope scope, platformScope, tenantAdministrator;
      JsonCodec json;
      String url, key, question, answer;
      DataSource pool, owner, api, maintainer;
      java.sql.Connection connection;
      Packet packet, other;
      ThreadId thread;
      """;

  /** The variables of one page, and imports where two packages have a type of the same name. */
  private static final Map<String, String> OF_PAGE =
      Map.of(
          "checkpoints.md", "StateGraph<AgentState> stateGraph;",
          "context.md", "TokenEstimator myTokenizer;",
          "embeddings.md",
              """
              import io.l9.substrate.domain.memory.embedding.Vector;
              Embedder newModel, oldModel; float[] numbers; Vector vector, another, query;
              """,
          "erasure.md", "TenantId tenant; UserId user; void keepOutside(Tombstone tombstone) {}",
          "in-your-application.md",
              """
              CellResolver directory; String tenant, org, user; Orders orders;
              record Order(String id) {}
              interface Orders { void insert(Order order); }
              @interface Bean {}
              """,
          "packets.md", "Path file; OutputStream out;",
          "requests.md",
              """
              import io.l9.substrate.domain.requests.Operation;
              SearchQuery query; PacketDraft draft; byte[] body; List<Packet> batches;
              StoredAnswer answer(Object stored) { return null; }
              void index(Packet batch) {}
              """,
          "tasks.md", "void send(Object payload) {}",
          "worlds.md",
              """
              import io.l9.substrate.domain.world.EntityName;
              import io.l9.substrate.domain.world.Operation;
              """);

  @TempDir Path classes;

  private final List<Source> snippets = new ArrayList<>();

  @Test
  void eachCompiles() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      for (Path page : Stream.concat(Stream.of(ROOT.resolve("README.md")), docs).toList()) {
        if (page.toString().endsWith(".md")) {
          read(page.getFileName().toString(), Files.readString(page));
        }
      }
    }
    assertTrue(snippets.size() > 30, () -> snippets.size() + " snippets");
    assertEquals(List.of(), errors());
  }

  @Test
  void saysWhereAnErrorIs() throws IOException {
    read("erasure.md", "# x\n\n```java\nl9.as(scope);\nl9.at(scope);\n```\n");
    List<String> errors = errors();
    assertEquals(1, errors.size(), errors::toString);
    assertTrue(errors.get(0).startsWith("/erasure.md:5: cannot find symbol"), errors::toString);
  }

  /** Each keeps its line, so that an error says that of the page. */
  private void read(String page, String text) throws IOException {
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      String lines = "\n".repeat((int) text.substring(0, block.start(1)).lines().count());
      snippets.add(new Source(page, source(page, block.group(1), lines, snippets.size())));
    }
    assertEquals(
        text.lines().filter(line -> line.strip().startsWith("```java")).count(),
        snippets.stream().filter(source -> source.getName().equals("/" + page)).count());
  }

  /** A snippet as a file: it is one, or it is members of a class, or statements. */
  private static String source(String page, String snippet, String lines, int number)
      throws IOException {
    if (snippet.startsWith("import ")) {
      return lines + snippet;
    }
    Map<Boolean, String> own =
        OF_PAGE
            .getOrDefault(page, "")
            .lines()
            .collect(partitioningBy(line -> line.startsWith("import "), joining()));
    String body =
        snippet.startsWith("@")
            ? lines + snippet
            : "void e() throws Exception {" + lines + snippet + "}";
    return IMPORTS.replace('\n', ' ')
        + domain()
        + own.get(true)
        + "class Snippet%d {".formatted(number)
        + VARIABLES.replace('\n', ' ')
        + own.get(false)
        + body
        + "}";
  }

  /** Imports of every package of the domain. */
  private static String domain() throws IOException {
    Path sources = ROOT.resolve("domain/src/main/java");
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(file -> sources.relativize(file.getParent()).toString().replace('/', '.'))
          .distinct()
          .map("import %s.*;"::formatted)
          .collect(joining());
    }
  }

  private List<String> errors() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    List<String> options =
        List.of(
            "-proc:none",
            "-d",
            classes.toString(),
            "-classpath",
            System.getProperty("java.class.path"));
    try (JavaFileManager files = compiler.getStandardFileManager(found, null, UTF_8)) {
      boolean isRight = compiler.getTask(null, files, found, options, null, snippets).call();
      List<String> errors =
          found.getDiagnostics().stream()
              .filter(it -> it.getKind() == Diagnostic.Kind.ERROR)
              .map(it -> "%s:%d: %s".formatted(page(it), it.getLineNumber(), it.getMessage(null)))
              .toList();
      assertEquals(isRight, errors.isEmpty());
      return errors;
    }
  }

  private static String page(Diagnostic<? extends JavaFileObject> error) {
    return error.getSource() == null ? "" : error.getSource().getName();
  }

  /** A file in memory, named after its page. */
  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(String page, String text) {
      super(URI.create("string:///" + page), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
