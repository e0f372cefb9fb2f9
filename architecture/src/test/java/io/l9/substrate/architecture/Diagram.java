package io.l9.substrate.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The picture of the layers, from the file that ArchUnit holds against the code.
 *
 * @param components name to its package, as ArchUnit writes it
 */
record Diagram(Map<String, String> components, List<Arrow> arrows) {

  record Arrow(String from, String to) {}

  static final Path DOCS =
      Path.of(System.getProperty("basedir", ".")).resolve("../docs").normalize();

  static final Path FILE = DOCS.resolve("architecture.puml");

  private static final Pattern COMPONENT = Pattern.compile("\\[([\\w-]+)] <<([\\w.]+)>>");
  private static final Pattern ARROW = Pattern.compile("\\[([\\w-]+)] --> \\[([\\w-]+)]");

  /** Every line is a component, an arrow, a comment, a directive, or refused. */
  static Diagram read() {
    Map<String, String> components = new LinkedHashMap<>();
    List<Arrow> arrows = new ArrayList<>();
    for (String line : lines()) {
      Matcher component = COMPONENT.matcher(line);
      Matcher arrow = ARROW.matcher(line);
      if (component.matches()) {
        components.put(component.group(1), component.group(2));
      } else if (arrow.matches()) {
        arrows.add(new Arrow(arrow.group(1), arrow.group(2)));
      } else if (!line.isBlank() && !line.startsWith("'") && !line.startsWith("@")) {
        throw new IllegalStateException(FILE + " has a line that is no part of a picture: " + line);
      }
    }
    return new Diagram(components, arrows);
  }

  String toMermaid() {
    StringBuilder text = new StringBuilder("```mermaid\nflowchart TB\n");
    components.forEach(
        (name, itsPackage) ->
            text.append("  %s[\"%s<br/><small>%s</small>\"]%n".formatted(name, name, itsPackage)));
    arrows.forEach(arrow -> text.append("  %s --> %s%n".formatted(arrow.from(), arrow.to())));
    return text.append("```\n").toString().replace(System.lineSeparator(), "\n");
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
