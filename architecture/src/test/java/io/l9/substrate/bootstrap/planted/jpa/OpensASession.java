package io.l9.substrate.bootstrap.planted.jpa;

import org.hibernate.SessionFactory;

public final class OpensASession {
  SessionFactory sessions;
}
