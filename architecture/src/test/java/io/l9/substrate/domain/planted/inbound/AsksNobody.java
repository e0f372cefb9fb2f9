package io.l9.substrate.domain.planted.inbound;

public interface AsksNobody {
  String read(String id);
}
