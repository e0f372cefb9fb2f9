package io.l9.substrate.testkit.planted.kit;

/** Innocent. */
public final class TestClock {}
