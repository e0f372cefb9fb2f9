package io.l9.substrate.json.planted.shown;

public final class PublicPart {}
