package org.relevo.core.store;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.path.StorePath;

/**
 * What a store knows of a valid item.
 *
 * @param path the item
 * @param narHash SHA-256 of its nar
 * @param narSize size of its nar in bytes
 * @param references the items that it refers to, itself among them where it does
 * @param deriver the derivation that made it, if known
 * @param registrationTime when it became valid here, to the second
 */
public record PathInfo(
    StorePath path,
    Hash narHash,
    long narSize,
    SortedSet<StorePath> references,
    Optional<StorePath> deriver,
    Instant registrationTime) {}
