package io.l9.substrate.application.planted.uses;

/** Innocent. */
public final class UseCase {}
