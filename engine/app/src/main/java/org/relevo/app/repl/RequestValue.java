package org.relevo.app.repl;

import org.relevo.core.build.BuildRequest;

/**
 * A request as programs have it.
 *
 * @param request the request, which may be about no derivation
 */
record RequestValue(BuildRequest request) {
  boolean hasDerivation() {
    return request.hasDerivation();
  }

  @Override
  public String toString() {
    return "#<request " + request.needs() + (hasDerivation() ? " " + request.derivation() : "")
        + ">";
  }
}
