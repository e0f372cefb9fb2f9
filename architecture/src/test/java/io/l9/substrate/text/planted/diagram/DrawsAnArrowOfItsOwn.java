package io.l9.substrate.text.planted.diagram;

import io.l9.substrate.json.planted.diagram.Codec;

public final class DrawsAnArrowOfItsOwn {
  Codec codec;
}
