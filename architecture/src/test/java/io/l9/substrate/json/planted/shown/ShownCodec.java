package io.l9.substrate.json.planted.shown;

import io.l9.substrate.domain.planted.shown.PlantedCodec;

/** Innocent. */
public final class ShownCodec implements PlantedCodec {
  @Override
  public String parse(String text) {
    return text;
  }
}
