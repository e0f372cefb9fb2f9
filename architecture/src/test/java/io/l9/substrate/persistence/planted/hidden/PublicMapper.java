package io.l9.substrate.persistence.planted.hidden;

public interface PublicMapper {
  String toText(PublicEntity entity);
}
