package io.l9.substrate.inmemory.planted.http;

import io.javalin.Javalin;

public final class ServesPages {
  Javalin server;
}
