package io.l9.substrate.domain.subject;

/** The inbound port of subjects. */
public record SubjectUseCases(SubjectErasures erasures) {}
