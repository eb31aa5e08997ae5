package org.relevo.core.ssh;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Set;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.ssh.compression.ZstdMethod;

/** What can be told, before anyone connects, of whether a machine's description allows to connect. */
public final class SshPreflight {
  /** The compression methods that are known; others are passed over. */
  public static final Set<String> COMPRESSIONS = Set.of(
      Compressions.AUTO, Compressions.ZSTD, ZstdMethod.NAME, "zlib@openssh.com", "zlib", "none");

  private SshPreflight() {}

  /**
   * A private key that can be used.
   *
   * @param type its SSH key type, such as {@code ssh-ed25519}
   * @param bits its size
   */
  public record PrivateKey(String type, int bits) {}

  /**
   * Reads the private key as a connection does.
   *
   * @throws SshException if it cannot be used: why, and what mends it
   */
  public static PrivateKey privateKey(BuildMachine machine) throws SshException {
    KeyPair pair = PrivateKeyFile.read(machine);
    String type = KeyUtils.getKeyType(pair);
    if (type == null || !HostKeyAlgorithms.supports(type)) {
      throw new SshException(
          machine.id(),
          SshPhase.PRIVATE_KEY,
          "the private key file " + machine.privateKey() + " holds a key of type "
              + (type == null ? pair.getPublic().getAlgorithm() : type)
              + ", which is not supported",
          "Make another with: ssh-keygen -t ed25519 -N '' -f " + machine.privateKey() + ".new");
    }
    // The library does not know that keys of this type all have one size.
    int bits = type.equals("ssh-ed25519") ? 256 : KeyUtils.getKeySize(pair.getPublic());
    return new PrivateKey(type, bits);
  }

  /**
   * Checks that the machine's host key is whole, and of a type with which a host can prove itself.
   *
   * @throws SshException if it is not: why, and what mends it
   */
  public static void hostKey(BuildMachine machine) throws SshException {
    HostKeyAlgorithms.preferring(machine);
    String reason;
    try {
      PublicKey key = PublicKeyEntry.parsePublicKeyEntry(machine.hostKey().toString())
          .resolvePublicKey(null, null, null);
      // The library reads the first of what it expects; what a host presents has nothing after it.
      if (key != null && PublicKeyEntry.toString(key).equals(machine.hostKey().toString())) {
        return;
      }
      reason = "it is not a whole " + machine.hostKey().type() + " key";
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
    throw new SshException(
        machine.id(),
        SshPhase.HOST_KEY,
        "the host key is cut short, altered or made up (" + reason + ")",
        "Copy the whole line from /etc/ssh/ssh_host_*_key.pub there, or see: ssh-keyscan -p "
            + machine.port() + " " + machine.name());
  }
}
