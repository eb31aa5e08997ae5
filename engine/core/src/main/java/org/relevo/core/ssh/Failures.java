package org.relevo.core.ssh;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.common.SshConstants;
import org.jspecify.annotations.Nullable;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.HostKey;

/** What to tell people when a connection does not come about. */
final class Failures {
  private Failures() {}

  static SshException connect(
      BuildMachine machine, String reason, String remedy, @Nullable Throwable cause) {
    return new SshException(machine.id(), SshPhase.CONNECT, reason, remedy, cause);
  }

  static SshException unreachable(BuildMachine machine, Throwable cause, Duration limit) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof TimeoutException) {
        return connect(
            machine,
            "it did not answer within " + limit.toSeconds() + " s",
            "See whether it is up and no firewall is between: nc -vz " + machine.name() + " "
                + machine.port(),
            cause);
      }
      if (each instanceof NoRouteToHostException) {
        return connect(
            machine, "there is no route to it", "See: ip route get " + machine.name(), cause);
      }
      if (each instanceof ConnectException
          && String.valueOf(each.getMessage()).contains("refused")) {
        return connect(
            machine,
            "nothing listens on port " + machine.port() + " (connection refused)",
            "Start the SSH server there, or correct port.",
            cause);
      }
    }
    return connect(machine, "it cannot be reached: " + cause.getMessage(), "", cause);
  }

  static SshException mute(BuildMachine machine, Duration limit, Throwable cause) {
    return connect(
        machine,
        "port " + machine.port()
            + " took the connection, but no SSH server spoke to the end of the key exchange"
            + " within " + limit.toSeconds() + " s",
        "See what answers there: ssh-keyscan -p " + machine.port() + " " + machine.name(),
        cause);
  }

  static SshException wrongHostKey(BuildMachine machine, HostKey presented) {
    HostKey expected = machine.hostKey();
    String where = machine.location().map(place -> " (" + place + ")").orElse("");
    return new SshException(
        machine.id(),
        SshPhase.HOST_KEY,
        "its host key is not the one that was expected"
            + "\n  expected:  " + expected.type() + " " + expected.fingerprint()
            + "\n  presented: " + presented.type() + " " + presented.fingerprint(),
        "If the machine was set up anew, put its new line into host-key" + where
            + ", from: ssh-keyscan -p "
            + machine.port() + " " + machine.name()
            + "\n  Compare it first with: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub   (on that machine)");
  }

  static SshException loginTakesLong(BuildMachine machine, Duration limit) {
    return new SshException(
        machine.id(),
        SshPhase.AUTHENTICATE,
        "the login was not decided within " + limit.toSeconds() + " s",
        "See the log of its SSH server.");
  }

  static SshException loginRefused(
      BuildMachine machine, String publicKey, Handshake handshake, @Nullable Throwable cause) {
    String farewell = handshake.trouble().map(text -> ": " + text).orElse("");
    boolean decided = cause instanceof org.apache.sshd.common.SshException answer
        && answer.getDisconnectCode()
            == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE;
    if (!decided && cause != null) {
      return new SshException(
          machine.id(),
          SshPhase.AUTHENTICATE,
          "the connection broke during the login"
              + (farewell.isEmpty() ? ": " + cause.getMessage() : farewell),
          "See the log of its SSH server.",
          cause);
    }
    return new SshException(
        machine.id(),
        SshPhase.AUTHENTICATE,
        "user " + machine.user() + " may not log in with the key in " + machine.privateKey()
            + farewell,
        "Add this line to ~" + machine.user() + "/.ssh/authorized_keys there: " + publicKey,
        cause);
  }
}
