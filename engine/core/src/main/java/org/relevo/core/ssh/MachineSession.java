package org.relevo.core.ssh;

import java.util.List;
import java.util.Objects;
import org.apache.sshd.client.ClientFactoryManager;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.client.session.SessionFactory;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.util.Readable;

/** The library's session, set up for one machine before its first word, which also remembers that something came in. */
final class MachineSession extends ClientSessionImpl {
  private volatile boolean heard;

  private MachineSession(ClientFactoryManager client, IoSession connection) throws Exception {
    super(client, connection);
    Handshake handshake =
        Objects.requireNonNull(getConnectionContext().getAttribute(Handshake.KEY), "handshake");
    setSignatureFactories(handshake.signatures());
    setCompressionFactories(handshake.compressions());
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
}
