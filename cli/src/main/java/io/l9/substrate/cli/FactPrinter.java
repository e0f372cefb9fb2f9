package io.l9.substrate.cli;

import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.rest.http.WireJson;
import io.l9.substrate.rest.knowledge.fact.FactResponse;
import io.l9.substrate.rest.knowledge.fact.RejectionResponse;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes facts and rejections to standard output, in the format that was asked for. */
final class FactPrinter {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int LINE = Terminal.WIDTH + 40;

  private final Terminal terminal;
  private final OutputOption.Format format;

  FactPrinter(Terminal terminal, OutputOption.Format format) {
    this.terminal = terminal;
    this.format = format;
  }

  boolean forPeople() {
    return format == OutputOption.Format.TABLE;
  }

  /** A list of facts, and for one JSON object what else belongs to it. */
  void facts(List<Fact> facts, Map<String, Object> rest) {
    if (forPeople()) {
      facts.forEach(this::line);
    } else {
      list(facts.stream().map(FactResponse::from).toList(), rest);
    }
  }

  void rejections(List<Rejection> rejections, Map<String, Object> rest) {
    if (forPeople()) {
      rejections.forEach(this::line);
    } else {
      list(rejections.stream().map(RejectionResponse::from).toList(), rest);
    }
  }

  /** A list of response records: each on a line, or all in one JSON object. */
  void list(List<?> responses, Map<String, Object> rest) {
    if (format == OutputOption.Format.JSON) {
      Map<String, Object> root = new LinkedHashMap<>(rest);
      root.put("data", responses);
      value(root);
    } else {
      responses.forEach(this::value);
    }
  }

  /** Prints a response record, or a map that holds some, as one line of JSON. */
  void value(Object response) {
    terminal.print(WireJson.of(response));
  }

  /** Prints a line for people. */
  void text(String line) {
    terminal.print(Terminal.line(line, LINE));
  }

  void line(Fact fact) {
    text(
        String.format(
            Locale.ROOT,
            "%s %s %.2f %s%s  %s %s %s%s",
            fact.id(),
            fact.path().code(),
            fact.confidence(),
            fact.support() == 1 ? "" : fact.support() + " sources ",
            fact.held() ? "" : fact.state().code(),
            fact.subject(),
            fact.predicate(),
            FactResponse.from(fact).object().text(),
            period(fact.validity())));
  }

  private void line(Rejection rejection) {
    text(
        String.format(
            Locale.ROOT,
            "%s %s%s  %s %s %s  %d attempts: %s",
            rejection.id(),
            RejectionResponse.from(rejection).reach(),
            rejection.stands() ? "" : " lifted",
            rejection.subject(),
            rejection.predicate(),
            RejectionResponse.from(rejection).object().text(),
            rejection.attempts(),
            rejection.reason()));
  }

  private static String period(Validity validity) {
    if (validity.equals(Validity.ALWAYS)) {
      return "";
    }
    return "  from "
        + (validity.from() == null ? "-" : DAY.format(validity.from()))
        + " to "
        + (validity.to() == null ? "-" : DAY.format(validity.to()));
  }
}
