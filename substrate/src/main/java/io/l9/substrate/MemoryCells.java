package io.l9.substrate;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Several substrates that are used as one, each over a database of its own with the same schema. A
 * tenant lives in one cell, with everything that it has. Thread-safe.
 *
 * <pre>{@code
 * var cells = new MemoryCells(Map.of("default", here, "eu", there), tenants::cellOf);
 * cells.as("acme", "sales", "alice").remember("Alice prefers email");
 * }</pre>
 */
public final class MemoryCells implements AutoCloseable {

  /** The name of the cell of tenants for which the resolver names none. */
  public static final String DEFAULT = "default";

  private final Map<String, MemorySubstrate> cells;
  private final CellResolver resolver;

  /**
   * @param cells by name, one of them {@value #DEFAULT}; closed with this
   * @throws IllegalArgumentException if there is no default cell
   */
  public MemoryCells(Map<String, MemorySubstrate> cells, CellResolver resolver) {
    this.cells = Collections.unmodifiableMap(new LinkedHashMap<>(cells));
    this.resolver = resolver;
    if (!cells.containsKey(DEFAULT)) {
      throw new IllegalArgumentException("one of the cells must be called '" + DEFAULT + "'");
    }
  }

  /** One cell with every tenant. */
  public static MemoryCells of(MemorySubstrate only) {
    return new MemoryCells(Map.of(DEFAULT, only), tenant -> Optional.empty());
  }

  /**
   * Returns the substrate of a tenant.
   *
   * @throws IllegalStateException if the resolver names a cell that there is not
   */
  public MemorySubstrate of(TenantId tenant) {
    String name = resolver.cellOf(Require.present("/tenant", tenant)).orElse(DEFAULT);
    MemorySubstrate cell = cells.get(name);
    if (cell == null) {
      throw new IllegalStateException(
          "the tenant "
              + tenant.value()
              + " is said to live in the cell '"
              + name
              + "', which is not one of "
              + cells.keySet());
    }
    return cell;
  }

  /** The memory of an end user, by names; see {@link Names}. */
  public Memory as(String tenant, String org, String user) {
    return of(Names.tenant(tenant)).as(tenant, org, user);
  }

  /** The memory of an end user. */
  public Memory as(TenantId tenant, OrgId org, UserId user) {
    return of(tenant).as(tenant, org, user);
  }

  /** The memory of any actor; a platform administrator acts in the cell of the scope's tenant. */
  public Memory as(TenantScope scope) {
    Require.present("/scope", scope);
    return of(scope.tenant()).as(scope);
  }

  /** The default cell. */
  public MemorySubstrate main() {
    return Objects.requireNonNull(cells.get(DEFAULT));
  }

  /** Every cell by its name, for what is done in each of them, such as the jobs. */
  public Map<String, MemorySubstrate> all() {
    return cells;
  }

  @Override
  public void close() {
    cells.values().forEach(MemorySubstrate::close);
  }
}
