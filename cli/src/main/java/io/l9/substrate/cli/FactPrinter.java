package io.l9.substrate.cli;

import io.l9.substrate.cli.LimitOption.Listed;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.rest.knowledge.fact.FactResponse;
import io.l9.substrate.rest.knowledge.fact.RejectionResponse;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Writes facts and rejections. */
final class FactPrinter extends ResultPrinter {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  FactPrinter(CommandContext context, OutputOption output) {
    super(context, output);
  }

  void facts(List<Fact> facts) {
    all(facts, FactResponse::from, this::line);
  }

  void facts(Listed<Fact> facts) {
    listed(facts, FactResponse::from, this::line);
  }

  void rejections(List<Rejection> rejections) {
    all(rejections, RejectionResponse::from, this::line);
  }

  void rejections(Listed<Rejection> rejections) {
    listed(rejections, RejectionResponse::from, this::line);
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
