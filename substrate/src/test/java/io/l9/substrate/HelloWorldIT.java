package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.migrations.Login;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** The README's first example, as it stands there; alone, because it prints to standard output. */
@Isolated
class HelloWorldIT {

  private static final Path SOURCE = Path.of("src/test/java/Hello.java");

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  @Test
  void printsTheMemoryThatAnswersTheQuestion() throws Exception {
    Login api = DATABASE.database().api();
    String url =
        DATABASE.url()
            + "?user="
            + api.user()
            + "&password="
            + URLEncoder.encode(String.valueOf(api.password()), StandardCharsets.UTF_8);
    Method main = Class.forName("Hello").getDeclaredMethod("main", String[].class);
    main.setAccessible(true);
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      main.invoke(null, (Object) new String[] {url});
    } finally {
      System.setOut(out);
    }
    String text = printed.toString(StandardCharsets.UTF_8);
    assertTrue(text.matches("\\d\\.\\d{3} Alice prefers email\\R"), text);
  }

  @Test
  void hasAtMostTwelveLines() throws IOException {
    long lines = Files.readAllLines(SOURCE).stream().filter(line -> !line.isBlank()).count();
    assertTrue(lines <= 12, lines + " lines");
  }

  @Test
  void standsInTheReadme() throws IOException {
    assertTrue(Files.readString(Path.of("../README.md")).contains(Files.readString(SOURCE)));
  }
}
