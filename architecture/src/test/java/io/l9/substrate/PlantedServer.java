package io.l9.substrate;

import io.javalin.Javalin;

public final class PlantedServer {
  Javalin server;
}
