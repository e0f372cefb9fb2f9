package io.l9.substrate.json;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.testkit.shared.JsonCodecRefusalsContract;

class Jackson3JsonCodecRefusalsTest extends JsonCodecRefusalsContract {

  @Override
  protected JsonCodec codec() {
    return new Jackson3JsonCodec();
  }
}
