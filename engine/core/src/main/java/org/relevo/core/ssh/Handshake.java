package org.relevo.core.ssh;

import java.net.SocketAddress;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.compression.Compression;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.signature.Signature;
import org.jspecify.annotations.Nullable;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;
import org.relevo.core.machine.Printable;
import org.relevo.core.ssh.link.Link;
import org.relevo.core.ssh.link.LinkMeter;

/** One attempt to connect to a machine: what it asks for, and what came of it. Written by the connection's thread. */
final class Handshake implements ServerKeyVerifier, SessionListener {
  private static final int LONGEST_WORDS = 200;

  /** Under which the attempt travels to the session that is made for it. */
  static final AttributeKey<Handshake> KEY = new AttributeKey<>();

  private final BuildMachine machine;
  private final KeyPair identity;
  private final List<NamedFactory<Signature>> signatures;
  private final Link link;
  private final CompletableFuture<Void> keyed = new CompletableFuture<>();
  private volatile long begun = System.nanoTime();
  private volatile @Nullable Compressions offered;
  private volatile @Nullable HostKey presented;
  private volatile @Nullable Throwable error;
  private volatile @Nullable String farewell;

  Handshake(BuildMachine machine, Link link) throws SshException {
    this(machine, link, PrivateKeyFile.read(machine));
  }

  Handshake(BuildMachine machine, Link link, KeyPair identity) throws SshException {
    this.machine = machine;
    this.signatures = HostKeyAlgorithms.preferring(machine);
    this.link = link;
    this.identity = identity;
  }

  BuildMachine machine() {
    return machine;
  }

  KeyPair identity() {
    return identity;
  }

  List<NamedFactory<Signature>> signatures() {
    return signatures;
  }

  /** Returns what is known of the way there. */
  Link link() {
    return link;
  }

  /**
   * Returns what measures that way, which costs time with each packet and a question now and then: empty where nothing goes by
   * what it would find.
   */
  Optional<LinkMeter> meter() {
    return Compressions.isAuto(machine)
        ? Optional.of(new LinkMeter(link, System::nanoTime))
        : Optional.empty();
  }

  /** Notes that an address is about to be tried. */
  void begin() {
    begun = System.nanoTime();
  }

  /** Returns the compression methods to offer, now that there is a connection: what that took is a round trip. */
  List<NamedFactory<Compression>> offer() {
    link.noteConnected(Duration.ofNanos(System.nanoTime() - begun));
    Compressions now = Compressions.of(machine, link);
    offered = now;
    return now.factories();
  }

  /** Returns why those methods were offered, where that was for us to choose. */
  Optional<String> offerReason() {
    return Optional.ofNullable(offered).flatMap(Compressions::reason);
  }

  /** Completes when ciphers are agreed on and the host key was found right, or when the connection is gone. */
  CompletableFuture<Void> keyed() {
    return keyed;
  }

  /** Returns the key that the host presented, if it is a wrong one. */
  Optional<HostKey> wrongKey() {
    return Optional.ofNullable(presented);
  }

  /** Returns what went wrong inside, in the library's words or in those of whoever answered, fit for terminals. */
  Optional<String> trouble() {
    Throwable seen = error;
    return Optional.ofNullable(farewell)
        .map(text -> "it said \"" + printable(text) + "\"")
        .or(() -> Optional.ofNullable(seen).map(Throwable::getMessage).map(Handshake::printable));
  }

  /** The peer's words come before anything is known of it; they must not steer a terminal, or fill it. */
  private static String printable(String text) {
    return Printable.text(
        text.length() <= LONGEST_WORDS ? text : text.substring(0, LONGEST_WORDS) + "…");
  }

  @Override
  public boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey key) {
    HostKey shown = HostKey.parse(PublicKeyEntry.toString(key));
    if (same(shown, machine.hostKey())) {
      return true;
    }
    presented = shown;
    return false;
  }

  private static boolean same(HostKey one, HostKey other) {
    return one.type().equals(other.type()) && Arrays.equals(blob(one), blob(other));
  }

  private static byte[] blob(HostKey key) {
    return Base64.getDecoder().decode(key.base64());
  }

  @Override
  public void sessionEvent(Session session, Event event) {
    if (event == Event.KeyEstablished) {
      keyed.complete(null);
    }
  }

  @Override
  public void sessionException(Session session, Throwable cause) {
    if (error == null) {
      error = cause;
    }
  }

  @Override
  public void sessionDisconnect(
      Session session, int reason, String message, String language, boolean initiator) {
    if (!initiator) {
      farewell = message;
    }
  }

  @Override
  public void sessionClosed(Session session) {
    keyed.complete(null);
  }
}
