package org.relevo.core.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.relevo.core.machine.HostKey;

/** Ed25519 key files in OpenSSH's own format, made without OpenSSH. */
public final class OpenSshKeys {
  private OpenSshKeys() {}

  /**
   * Makes a key pair: the private key in that file with mode 0600, the public one beside it with {@code .pub}.
   *
   * @return the public key
   * @throws FileAlreadyExistsException if the file exists; it is left alone
   */
  public static HostKey generate(Path file) throws IOException {
    try {
      KeyPair pair = KeyUtils.generateKeyPair("ssh-ed25519", 256);
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "relevo", null, text);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, text.toByteArray(), StandardOpenOption.WRITE);
      HostKey publicKey = publicKey(pair);
      Files.writeString(Path.of(file + ".pub"), publicKey + " relevo\n");
      return publicKey;
    } catch (GeneralSecurityException e) {
      throw new IOException("no Ed25519 key can be made: " + e.getMessage(), e);
    }
  }

  /**
   * Reads the key pair in a private key file of any format without passphrase.
   *
   * @throws IOException if there is none, or a passphrase protects it
   */
  public static KeyPair read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      Iterable<KeyPair> pairs = SecurityUtils.loadKeyPairIdentities(
          null, NamedResource.ofName(file.toString()), in, (session, resource, retry) -> "");
      if (pairs != null && pairs.iterator().hasNext()) {
        return pairs.iterator().next();
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new IOException(file + ": no private key that can be read: " + e.getMessage(), e);
    }
    throw new IOException(file + ": holds no private key");
  }

  /** Makes a key pair that is nowhere authorized, for connections that log in nowhere. */
  static KeyPair unsaved() {
    try {
      return KeyUtils.generateKeyPair("ssh-ed25519", 256);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no Ed25519 key can be made", e);
    }
  }

  /** Returns the public half. */
  public static HostKey publicKey(KeyPair pair) {
    return HostKey.parse(PublicKeyEntry.toString(pair.getPublic()));
  }
}
