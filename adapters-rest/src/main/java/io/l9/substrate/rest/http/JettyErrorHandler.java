package io.l9.substrate.rest.http;

import io.l9.substrate.domain.shared.IdGenerator;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import tools.jackson.databind.json.JsonMapper;

/** The problem documents of requests that Jetty refuses before they reach a route. */
final class JettyErrorHandler extends ErrorHandler {

  private final JsonMapper mapper;
  private final IdGenerator ids;

  JettyErrorHandler(JsonMapper mapper, IdGenerator ids) {
    this.mapper = mapper;
    this.ids = ids;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    RequestIds requestIds =
        RequestIds.of(
            request.getHeaders().get("X-Request-Id"), request.getHeaders().get("traceparent"), ids);
    // Without an instance: a target that could not be read is no URI reference.
    Problem problem = ProblemWriter.ofStatus(response.getStatus()).in(null, requestIds);
    response.setStatus(problem.status());
    Routes.HEADERS.forEach(response.getHeaders()::put);
    response.getHeaders().put("X-Request-Id", requestIds.request());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, MediaTypes.PROBLEM);
    response.write(true, ByteBuffer.wrap(mapper.writeValueAsBytes(problem)), callback);
    return true;
  }
}
