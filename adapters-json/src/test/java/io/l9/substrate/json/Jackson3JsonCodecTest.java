package io.l9.substrate.json;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.testkit.shared.JsonCodecContract;

class Jackson3JsonCodecTest extends JsonCodecContract {

  @Override
  protected JsonCodec codec() {
    return new Jackson3JsonCodec();
  }
}
