/**
 * Policies as Scheme programs: what a policy sees of a request and of the machines, how policies are put together, and how
 * core calls them. Depends on the dialect and on core's ranking.
 */
@NullMarked
package org.relevo.scheme.policy;

import org.jspecify.annotations.NullMarked;
