package io.l9.substrate.application.planted.factories;

public final class PublicPolicy {}
