package org.relevo.core.ssh;

/** How far the work on a connection had come when it failed. */
public enum SshPhase {
  /** Reading our private key, before anything is sent. */
  PRIVATE_KEY("private key"),
  /** Finding and reaching the SSH server, and agreeing with it on ciphers. */
  CONNECT("connect"),
  /** Comparing its host key with the expected one. */
  HOST_KEY("host key"),
  /** Logging in. */
  AUTHENTICATE("login"),
  /** Opening a channel. */
  CHANNEL("channel"),
  /** Running a command. */
  COMMAND("command"),
  /** Any time later: the connection broke. */
  CONNECTION("connection");

  private final String label;

  SshPhase(String label) {
    this.label = label;
  }

  /** Returns the phase in words. */
  public String label() {
    return label;
  }
}
