package io.l9.substrate.rest.system;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.MediaTypes;
import io.l9.substrate.rest.http.Problem;
import io.l9.substrate.rest.http.ProblemType;
import io.l9.substrate.rest.http.Routes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes that need no identity. */
public final class SystemRoutes {

  private static final Logger LOG = LoggerFactory.getLogger(SystemRoutes.class);

  private final Map<String, ReadinessCheck> checks;
  private final OpenApiDocument openApi = OpenApiDocument.INSTANCE;

  /** The checks by name, run in their order at each question for readiness. */
  public SystemRoutes(Map<String, ReadinessCheck> checks) {
    this.checks = new LinkedHashMap<>(checks);
  }

  public void register(Routes routes) {
    routes.getOpen(
        "/livez", MediaTypes.JSON, call -> call.reply(200, new HealthResponse("ok", Map.of())));
    routes.getOpen("/readyz", MediaTypes.JSON, this::ready);
    routes.getOpen(
        "/openapi.yaml", MediaTypes.YAML, call -> call.reply(200, MediaTypes.YAML, openApi.yaml()));
    routes.getOpen(
        "/openapi.json", MediaTypes.JSON, call -> call.reply(200, MediaTypes.JSON, openApi.json()));
    routes.getOpen("/problems/{code}", MediaTypes.JSON, SystemRoutes::problem);
  }

  private record HealthResponse(String status, Map<String, String> checks) {}

  private void ready(Call call) {
    Map<String, String> results = new LinkedHashMap<>();
    checks.forEach((name, check) -> results.put(name, run(name, check)));
    if (results.containsValue("failed")) {
      call.reply(Problem.notReady(results));
    } else {
      call.reply(200, new HealthResponse("ok", results));
    }
  }

  private static String run(String name, ReadinessCheck check) {
    try {
      check.run();
      return "ok";
    } catch (Exception e) {
      LOG.warn("not ready: {}", name, e);
      return "failed";
    }
  }

  private static void problem(Call call) {
    ErrorCode code =
        Arrays.stream(ErrorCode.values())
            .filter(known -> known.code().equals(call.path("code")))
            .findFirst()
            .orElseThrow(
                () ->
                    new NotFoundException(
                        ErrorCode.NOT_FOUND, "There is no problem of that code."));
    call.reply(200, ProblemTypeResponse.from(ProblemType.of(code)));
  }
}
