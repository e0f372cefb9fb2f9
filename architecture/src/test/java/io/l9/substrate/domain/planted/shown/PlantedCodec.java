package io.l9.substrate.domain.planted.shown;

/** Innocent. */
public interface PlantedCodec {
  String parse(String text);
}
