package org.relevo.core.trust;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of keys in a configuration directory: {@code signing-key.sec} (mode 0400), {@code signing-key.pub} and
 * {@code acl}, in the formats of {@code guix archive}. Thread-safe; the access list is read again only when its file has
 * changed.
 */
public final class KeyFiles {
  private static final Logger LOG = LoggerFactory.getLogger(KeyFiles.class);
  private static final String MAKE = "make a key with: relevo archive --generate-key";

  private final Path directory;
  private @Nullable Cached cached;
  private @Nullable SigningKey used;

  /** The access list and the state of the file that it was read from; the file is replaced, never changed. */
  private record Cached(Object file, Acl acl) {}

  /** Creates an object for the files in {@code directory}, which need not exist. */
  public KeyFiles(Path directory) {
    this.directory = directory;
  }

  /** Returns the file of the secret key. */
  public Path secretFile() {
    return directory.resolve("signing-key.sec");
  }

  /** Returns the file of the public key, to be given to other machines. */
  public Path publicFile() {
    return directory.resolve("signing-key.pub");
  }

  /** Returns the file of the access list. */
  public Path aclFile() {
    return directory.resolve("acl");
  }

  /** Returns whether there is a secret key. */
  public boolean hasSigningKey() {
    return Files.exists(secretFile());
  }

  /**
   * Reads the secret key.
   *
   * @throws TrustException if there is none, it cannot be read, or it does not fit {@code signing-key.pub}
   */
  public SigningKey signingKey() throws IOException {
    SigningKey key = parse(secretFile(), SigningKey::parse);
    if (Files.exists(publicFile()) && !publicKey().equals(key.publicKey())) {
      throw new TrustException(publicFile() + " is not the public key of " + secretFile()
          + ": restore the one that belongs to it, or move both away and " + MAKE);
    }
    return key;
  }

  /** Returns a signer with the secret key, which is read when it is first needed: who only receives needs none. */
  public BundleSigner signer() {
    return hash -> usedKey().sign(hash);
  }

  private synchronized SigningKey usedKey() throws IOException {
    SigningKey key = used;
    if (key == null) {
      key = signingKey();
      used = key;
    }
    return key;
  }

  /** Returns a verifier that accepts what the keys in the access list signed, as its file is at that moment. */
  public BundleVerifier verifier() {
    return new AclVerifier(this::acl);
  }

  /**
   * Reads the public key.
   *
   * @throws TrustException if there is none, or it cannot be read
   */
  public PublicKey publicKey() throws IOException {
    return parse(publicFile(), PublicKey::parse);
  }

  private interface Parser<T> {
    T parse(byte[] text) throws TrustException;
  }

  private static <T> T parse(Path file, Parser<T> parser) throws IOException {
    byte[] text;
    try {
      text = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new TrustException("there is no signing key, " + file + " does not exist; " + MAKE, e);
    } catch (AccessDeniedException e) {
      throw new TrustException(
          file + " may not be read by user " + System.getProperty("user.name")
              + "; signing is for the owner of the key, often root",
          e);
    }
    try {
      return parser.parse(text);
    } catch (TrustException e) {
      throw new TrustException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes a new key pair.
   *
   * @throws TrustException if there is a key already: it is never overwritten, since other machines may trust it
   */
  public void save(SigningKey key) throws IOException {
    save(() -> key);
  }

  /** Makes a key, which can take seconds. */
  @FunctionalInterface
  public interface KeySource {
    /** Returns a new key. */
    SigningKey make() throws TrustException;
  }

  /**
   * Makes and writes a new key pair, as {@link #save(SigningKey)}; none is made if there is one already. If only the
   * public half of that one is missing, it is written again.
   */
  public void save(KeySource source) throws IOException {
    if (hasSigningKey() && !Files.exists(publicFile())) {
      writePublic(signingKey().publicKey());
    }
    for (Path file : new Path[] {secretFile(), publicFile()}) {
      if (Files.exists(file)) {
        throw new TrustException(file
            + " exists already; machines may trust this key, so it is not"
            + " replaced: to have a new one, first move it away");
      }
    }
    Files.createDirectories(directory);
    SigningKey key = source.make();
    AtomicFile.create(secretFile(), key.secretText(), "r--------");
    writePublic(key.publicKey());
  }

  private void writePublic(PublicKey key) throws IOException {
    AtomicFile.create(publicFile(), key.text().getBytes(StandardCharsets.ISO_8859_1), "r--r--r--");
  }

  /** Reads the access list; the empty one if there is no file. */
  public synchronized Acl acl() throws IOException {
    Object state;
    try {
      BasicFileAttributes attributes = Files.readAttributes(aclFile(), BasicFileAttributes.class);
      state = Arrays.asList(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
    } catch (NoSuchFileException e) {
      cached = null;
      return Acl.EMPTY;
    }
    if (cached == null || !Objects.equals(cached.file(), state)) {
      Acl acl = parse(aclFile(), Acl::parse);
      acl.unusable()
          .forEach(why -> LOG.warn("{} authorizes nothing with this: {}", aclFile(), why));
      cached = new Cached(state, acl);
    }
    return cached.acl();
  }

  /** Authorizes {@code key}, and returns false if it was authorized before. */
  public synchronized boolean authorize(PublicKey key) throws IOException {
    Acl before = acl();
    if (before.authorizes(key)) {
      return false;
    }
    Files.createDirectories(directory);
    AtomicFile.replace(
        aclFile(), before.authorize(key).text().getBytes(StandardCharsets.ISO_8859_1), "rw-r--r--");
    return true;
  }
}
