package io.l9.substrate.bootstrap.planted.jwt;

import com.nimbusds.jwt.JWT;

public final class BelievesTokens {
  JWT token;
}
