/**
 * Adverts by multicast DNS and DNS-SD (RFC 6762, RFC 6763): seeing those of others and sending our own, with JmDNS, on
 * every usable interface of this host. Knows nothing of trust: what is seen here is what anyone sent.
 *
 * <p>Of JmDNS little more is used than its sockets, its questions and its cache. It keeps one address an instance, so there
 * is an instance for each interface and protocol ({@link org.relevo.discovery.Link}). Its events come up to ten seconds
 * late and keep addresses that are gone, so the records themselves are read ({@link org.relevo.discovery.CacheView}).
 */
@NullMarked
package org.relevo.discovery;

import org.jspecify.annotations.NullMarked;
