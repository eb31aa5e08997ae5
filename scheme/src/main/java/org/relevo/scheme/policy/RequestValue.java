package org.relevo.scheme.policy;

import org.relevo.core.build.BuildRequest;
import org.relevo.core.history.Expectation;

/**
 * A request as programs have it.
 *
 * @param request the request, which may be about no derivation
 * @param expectation what is known of such builds
 */
public record RequestValue(BuildRequest request, Expectation expectation) {
  /** Makes a request of which nothing is known from before. */
  public RequestValue(BuildRequest request) {
    this(request, Expectation.UNKNOWN);
  }

  /** Returns whether there is a derivation to be built. */
  public boolean hasDerivation() {
    return request.hasDerivation();
  }

  @Override
  public String toString() {
    return "#<request " + request.needs() + (hasDerivation() ? " " + request.derivation() : "")
        + ">";
  }
}
