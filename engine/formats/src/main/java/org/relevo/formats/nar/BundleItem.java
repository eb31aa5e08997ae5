package org.relevo.formats.nar;

import java.util.Optional;
import java.util.SortedSet;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.path.StorePath;

/**
 * What a bundle says of an item, read after the item's nar. Nothing of it is to be believed before the signature was
 * verified against {@code signedHash}.
 *
 * @param path where the item belongs
 * @param references the items that it refers to
 * @param deriver the derivation that made it, if given
 * @param signature the signature string, if there is one
 * @param narHash SHA-256 of the nar as it arrived
 * @param narSize length of the nar in bytes
 * @param signedHash SHA-256 of the item as it arrived, from the nar through the deriver
 */
public record BundleItem(
    StorePath path,
    SortedSet<StorePath> references,
    Optional<StorePath> deriver,
    Optional<String> signature,
    Hash narHash,
    long narSize,
    Hash signedHash) {}
