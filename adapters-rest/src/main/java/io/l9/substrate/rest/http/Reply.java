package io.l9.substrate.rest.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is whole before it is sent.
 *
 * @param mediaType null without a body
 * @param headers besides those of every answer
 */
@SuppressWarnings("ArrayRecordComponent") // made once, sent once, and seen only in this package
record Reply(int status, @Nullable String mediaType, Map<String, String> headers, byte[] body) {

  Reply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, mediaType, more, body);
  }
}
