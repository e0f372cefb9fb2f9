package io.l9.substrate.rest.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is complete before it is sent.
 *
 * @param mediaType null without a body
 * @param headers besides those of every answer
 */
@SuppressWarnings("ArrayRecordComponent") // made once, sent once, and seen only in this package
record BufferedResponse(
    int status, @Nullable String mediaType, Map<String, String> headers, byte[] body) {

  BufferedResponse with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new BufferedResponse(status, mediaType, more, body);
  }
}
