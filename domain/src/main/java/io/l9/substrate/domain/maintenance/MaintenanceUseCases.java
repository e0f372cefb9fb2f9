package io.l9.substrate.domain.maintenance;

/** Every inbound port of maintenance. */
public record MaintenanceUseCases(MaintenanceJobs jobs) {}
