/**
 * Archive keys, signatures and the ACL. Depends on the formats alone.
 */
@NullMarked
package org.relevo.core.trust;

import org.jspecify.annotations.NullMarked;
