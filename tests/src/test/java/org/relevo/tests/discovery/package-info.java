/** Discovery among hosts that are network namespaces joined by bridges, with Avahi as the peer. Needs root. */
package org.relevo.tests.discovery;
