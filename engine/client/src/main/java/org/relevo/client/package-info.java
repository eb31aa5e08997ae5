/**
 * The client of the resident engine, as small as it can be: what a build daemon starts for each build must be there at once. It
 * passes bytes on between its own streams and the engine, and knows nothing of builds. It uses the JDK and nothing else, and
 * of that little, since each class that is loaded takes time; hence no lambdas and no regular expressions on its way.
 */
@NullMarked
package org.relevo.client;

import org.jspecify.annotations.NullMarked;
