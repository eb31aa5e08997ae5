package org.relevo.core.ssh;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.relevo.core.machine.BuildMachine;

/** Our private key for a machine, read from an OpenSSH or PEM file; nothing else but that file is looked at. */
final class PrivateKeyFile {
  private static final int LARGEST = 64 * 1024;

  private PrivateKeyFile() {}

  /** Reads the bytes of a file; a test has one that is not permitted to. */
  @FunctionalInterface
  interface Reader {
    byte[] read(Path file) throws IOException;
  }

  /** Reads the key; each way in which that can fail has its own message. */
  static KeyPair read(BuildMachine machine) throws SshException {
    return read(machine, Files::readAllBytes);
  }

  static KeyPair read(BuildMachine machine, Reader reader) throws SshException {
    Path file = machine.privateKey();
    byte[] text = bytes(machine, file, reader);
    String head = new String(text, StandardCharsets.ISO_8859_1);
    if (head.contains("BEGIN ENCRYPTED PRIVATE KEY") || head.contains("Proc-Type: 4,ENCRYPTED")) {
      throw passphrase(machine, file);
    }
    if (!head.contains("PRIVATE KEY-----")) {
      boolean publicKey = head.startsWith("ssh-") || head.startsWith("ecdsa-");
      throw fault(
          machine,
          "the private key file " + file
              + (publicKey ? " holds a public key" : " is not an OpenSSH or PEM key file"),
          publicKey
              ? "Name the file without \".pub\" in private-key."
              : "Make a key with: ssh-keygen -t ed25519 -N '' -f " + file + ".new");
    }
    return parse(machine, file, text);
  }

  private static byte[] bytes(BuildMachine machine, Path file, Reader reader) throws SshException {
    String remedy;
    String reason;
    try {
      if (Files.isDirectory(file)) {
        throw fault(machine, "the private key file " + file + " is a directory", "Name a file.");
      }
      if (Files.size(file) > LARGEST) {
        throw fault(
            machine,
            "the private key file " + file + " is larger than any key",
            "Name a key file in private-key.");
      }
      return reader.read(file);
    } catch (NoSuchFileException e) {
      reason = "the private key file " + file + " does not exist";
      remedy = "Make one with: ssh-keygen -t ed25519 -N '' -f " + file;
    } catch (AccessDeniedException e) {
      String user = System.getProperty("user.name");
      reason = "user " + user + " may not read the private key file " + file;
      remedy = "Run as its owner, or: chown " + user + " " + file;
    } catch (SshException e) {
      throw e;
    } catch (IOException e) {
      throw new SshException(
          machine.id(),
          SshPhase.PRIVATE_KEY,
          "the private key file " + file + " cannot be read: " + e.getMessage(),
          "",
          e);
    }
    throw fault(machine, reason, remedy);
  }

  private static KeyPair parse(BuildMachine machine, Path file, byte[] text) throws SshException {
    AtomicBoolean asked = new AtomicBoolean();
    try {
      Iterable<KeyPair> pairs = SecurityUtils.loadKeyPairIdentities(
          null,
          NamedResource.ofName(file.toString()),
          new ByteArrayInputStream(text),
          (session, resource, retry) -> {
            asked.set(true);
            return "";
          });
      Iterator<KeyPair> each = pairs == null ? null : pairs.iterator();
      if (each != null && each.hasNext()) {
        return each.next();
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      if (asked.get()) {
        throw passphrase(machine, file);
      }
      throw new SshException(
          machine.id(),
          SshPhase.PRIVATE_KEY,
          "the private key file " + file + " is damaged or of an unknown kind: " + e.getMessage(),
          "Check it with: ssh-keygen -y -f " + file,
          e);
    }
    throw asked.get()
        ? passphrase(machine, file)
        : fault(
            machine,
            "the private key file " + file + " holds no key",
            "Check it with: ssh-keygen -y -f " + file);
  }

  private static SshException passphrase(BuildMachine machine, Path file) {
    return fault(
        machine,
        "the private key file " + file + " is protected by a passphrase, which nobody could type",
        "Use a key without one, or take it off a copy with: ssh-keygen -p -N '' -f COPY");
  }

  private static SshException fault(BuildMachine machine, String reason, String remedy) {
    return new SshException(machine.id(), SshPhase.PRIVATE_KEY, reason, remedy);
  }
}
