package io.l9.substrate.cli;

import io.l9.substrate.domain.identity.Permission;
import java.util.Arrays;
import java.util.Iterator;

/** The names of all permissions, for the help of options. */
final class PermissionNames implements Iterable<String> {

  @Override
  public Iterator<String> iterator() {
    return Arrays.stream(Permission.values()).map(Permission::code).iterator();
  }
}
