package org.relevo.core.trust;

import java.io.IOException;
import org.relevo.core.trust.SignatureException.Fault;
import org.relevo.formats.hash.Hash;
import org.relevo.formats.path.StorePath;

/**
 * Accepts items that an authorized key signed. The access list is asked for anew for every item, so a key authorized
 * while a daemon runs counts at once. Thread-safe if the source is.
 */
public final class AclVerifier implements BundleVerifier {
  private static final String REMEDY = "relevo archive --authorize < KEY";

  /** Where the access list comes from, such as {@link KeyFiles#acl}. */
  @FunctionalInterface
  public interface Source {
    /** Returns the access list as it is now. */
    Acl acl() throws IOException;
  }

  private final Source source;

  /** Creates a verifier that asks {@code source} for every item. */
  public AclVerifier(Source source) {
    this.source = source;
  }

  /** Creates a verifier with a list that does not change. */
  public static AclVerifier of(Acl acl) {
    return new AclVerifier(() -> acl);
  }

  @Override
  public void verify(StorePath item, Hash hash, String text) throws SignatureException {
    Signature signature = parse(item, text);
    PublicKey key = signature.key();
    if (!signature.signedHash().equals(hash)) {
      throw fault(
          Fault.WRONG_HASH,
          item,
          "the " + key + " signed something else (" + signature.signedHash()
              + ", the item that arrived has " + hash
              + "): it was altered on its way, send it again; while this lasts do not run "
              + REMEDY + " for this key");
    }
    if (!verifies(item, signature)) {
      throw fault(
          Fault.INVALID,
          item,
          "the signature is not one of the " + key
              + " that it names: it was altered or forged; " + REMEDY
              + " would not help, the sender's signing-key.sec and signing-key.pub must belong"
              + " together");
    }
    if (!authorized(item, key)) {
      throw fault(
          Fault.UNAUTHORIZED,
          item,
          "the " + key + " that signed it is not authorized here, that is, not in the ACL; if you"
              + " trust the machine that sent it, run: " + REMEDY
              + " (KEY: its signing-key.pub)");
    }
  }

  private static Signature parse(StorePath item, String text) throws SignatureException {
    try {
      return Signature.parse(text);
    } catch (TrustException e) {
      throw fault(
          Fault.MALFORMED,
          item,
          "its signature cannot be read (" + e.getMessage() + "), so it names no key for "
              + REMEDY);
    }
  }

  private static boolean verifies(StorePath item, Signature signature) throws SignatureException {
    try {
      return signature.verifies();
    } catch (TrustException e) {
      throw fault(
          Fault.MALFORMED,
          item,
          "its signature does not fit the " + signature.key() + " that it names (" + e.getMessage()
              + "); " + REMEDY + " would not help");
    }
  }

  private boolean authorized(StorePath item, PublicKey key) throws SignatureException {
    try {
      return source.acl().authorizes(key);
    } catch (IOException e) {
      throw fault(
          Fault.UNAUTHORIZED,
          item,
          "the " + key + " that signed it is not authorized here, since the ACL cannot be read ("
              + e.getMessage() + "); mend it, then run: " + REMEDY);
    }
  }

  private static SignatureException fault(Fault fault, StorePath item, String reason) {
    return new SignatureException(fault, item, item + " is refused: " + reason);
  }
}
