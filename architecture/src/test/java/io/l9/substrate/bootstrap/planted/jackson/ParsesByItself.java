package io.l9.substrate.bootstrap.planted.jackson;

import tools.jackson.databind.json.JsonMapper;

public final class ParsesByItself {
  JsonMapper mapper;
}
