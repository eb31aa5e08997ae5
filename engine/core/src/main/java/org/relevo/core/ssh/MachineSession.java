package org.relevo.core.ssh;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.sshd.client.ClientFactoryManager;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.client.session.SessionFactory;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.util.Readable;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.relevo.core.ssh.link.Link;
import org.relevo.core.ssh.link.LinkMeter;

/** The library's session, set up for one machine before its first word, which also remembers that something came in. */
final class MachineSession extends ClientSessionImpl {
  private static final String QUESTION = "keepalive@openssh.com";

  /** With 50 ms there and back that is 160 MB/s. */
  private static final long FAR_WINDOW = 8 << 20;

  /** Machines that are near get no less by this, which stays in the processor's cache. */
  private static final long NEAR_WINDOW = 2 << 20;

  private final Link link;
  private final Optional<LinkMeter> meter;
  private volatile boolean heard;

  private MachineSession(ClientFactoryManager client, IoSession connection) throws Exception {
    super(client, connection);
    Handshake handshake =
        Objects.requireNonNull(getConnectionContext().getAttribute(Handshake.KEY), "handshake");
    this.link = handshake.link();
    this.meter = handshake.meter();
    setSignatureFactories(handshake.signatures());
    setCompressionFactories(handshake.offer());
    setServerKeyVerifier(handshake);
    setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    addPublicKeyIdentity(handshake.identity());
    addSessionListener(handshake);
  }

  static SessionFactory factory(ClientFactoryManager client) {
    return new SessionFactory(client) {
      @Override
      protected ClientSessionImpl doCreateSession(IoSession connection) throws Exception {
        return new MachineSession(getClient(), connection);
      }
    };
  }

  @Override
  public void messageReceived(Readable bytes) throws Exception {
    heard = true;
    super.messageReceived(bytes);
  }

  /** Returns whether anything came in since the last call. */
  boolean heardSomething() {
    boolean result = heard;
    heard = false;
    return result;
  }

  private boolean hasZlib() {
    String method = getNegotiatedKexParameter(KexProposalOption.C2SCOMP);
    return method != null && method.startsWith("zlib");
  }

  /** Begins to measure the link, if that is wanted, at a moment when nothing else is under way. */
  void measure() {
    meter.filter(LinkMeter::ask).ifPresent(this::ask);
  }

  @Override
  protected Buffer encode(Buffer packet) throws IOException {
    if (meter.isEmpty()) {
      return super.encode(packet);
    }
    long begun = System.nanoTime();
    Buffer encoded = super.encode(packet);
    meter.get().sent(encoded.available(), System.nanoTime() - begun);
    return encoded;
  }

  @Override
  public IoWriteFuture writePacket(Buffer packet) throws IOException {
    IoWriteFuture written = super.writePacket(packet);
    if (isAuthenticated()) {
      meter.filter(LinkMeter::askNow).ifPresent(this::ask);
    }
    return written;
  }

  /** Asks what the other end answers as soon as it has all that was sent before, whatever it thinks of the question. */
  private void ask(LinkMeter meter) {
    try {
      Buffer request = createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST, 64);
      request.putString(QUESTION);
      request.putBoolean(true);
      request(request, QUESTION, (command, answer) -> meter.answered(hasZlib()));
    } catch (IOException | RuntimeException e) {
      // Whoever is sending will be told that the connection is gone.
      log.debug("the link to {} cannot be measured: {}", this, e.getMessage());
    }
  }

  /**
   * Notes how long the machine took to answer. If it never answers sooner it is far away, and channels from now on may have more
   * on its way to us.
   */
  void answeredWithin(Duration time) {
    link.noteAnswer(time);
    CoreModuleProperties.WINDOW_SIZE.set(this, link.isFar() ? FAR_WINDOW : NEAR_WINDOW);
  }
}
