/**
 * Moving store items between this host and a machine: what is missing, the bundle between the two stores, and the errors
 * of both. Depends on store, trust and build's watch; opens no connection itself.
 */
@NullMarked
package org.relevo.core.transfer;

import org.jspecify.annotations.NullMarked;
