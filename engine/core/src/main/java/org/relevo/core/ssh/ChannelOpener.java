package org.relevo.core.ssh;

import java.util.function.Function;
import org.apache.sshd.common.SshConstants;
import org.relevo.core.ssh.flow.ChannelSink;

/**
 * Opens channels over whichever of a machine's connections the server opens them on. What it refuses because there are too many
 * goes over another one. Thread-safe.
 */
final class ChannelOpener {
  /** How often a connection is asked for a channel before it counts as full. */
  private static final int TRIES = 3;

  private final SshLinks links;

  ChannelOpener(SshLinks links) {
    this.links = links;
  }

  /**
   * Opens a channel for a command, over a connection that has room for it.
   *
   * @param channel makes one that is not open yet
   * @throws SshLink.Refusal if the server opens none even on a connection without any
   */
  <S extends ChannelSink> DuplexChannel<S> openCommand(Function<SshLink, DuplexChannel<S>> channel)
      throws SshException, SshLink.Refusal {
    SshLinks.Patience patience = links.patience();
    while (true) {
      SshLink link = links.take(patience);
      boolean open = false;
      try {
        DuplexChannel<S> made = tryHard(link, channel);
        open = true;
        noteEnd(link, made);
        return made;
      } catch (SshLink.Refusal e) {
        if (!link.ranCommands() || !isShortage(e) || patience.leftMillis() <= 0) {
          throw e;
        }
        links.limit(link, e.commands());
      } catch (SshException e) {
        if (link.isOpen() || !links.isOpen()) {
          throw e;
        }
        // It closed before it was asked; others stand.
      } finally {
        if (!open) {
          links.giveBack(link);
        }
      }
    }
  }

  /**
   * Tries again what is refused. A command may have ended without our word for it being on its way yet, and OpenSSH still counts
   * it when that word and the next request come together; the third answer counts.
   */
  private static <S extends ChannelSink> DuplexChannel<S> tryHard(
      SshLink link, Function<SshLink, DuplexChannel<S>> channel)
      throws SshException, SshLink.Refusal {
    for (int left = TRIES - 1; ; left--) {
      DuplexChannel<S> made = channel.apply(link);
      try {
        link.open(made);
        return made;
      } catch (SshLink.Refusal e) {
        if (left == 0 || !link.ranCommands() || !isShortage(e)) {
          throw e;
        }
      }
    }
  }

  /** OpenSSH says of commands that are too many what it says of sockets that are not there. */
  private static boolean isShortage(SshLink.Refusal refusal) {
    return refusal.code() == SshConstants.SSH_OPEN_RESOURCE_SHORTAGE
        || refusal.code() == SshConstants.SSH_OPEN_CONNECT_FAILED
        || refusal.code() == SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED;
  }

  /**
   * Opens a channel of a kind that is not counted; over another connection if the server has no room for it on one where there
   * are others.
   */
  <S extends ChannelSink> DuplexChannel<S> open(Function<SshLink, DuplexChannel<S>> channel)
      throws SshException, SshLink.Refusal {
    SshLink.Refusal refusal = null;
    for (SshLink link : links.standing()) {
      DuplexChannel<S> made = channel.apply(link);
      try {
        link.open(made);
        return made;
      } catch (SshLink.Refusal e) {
        if (e.code() != SshConstants.SSH_OPEN_RESOURCE_SHORTAGE || link.channels() == 0) {
          throw e;
        }
        refusal = e;
      } catch (SshException e) {
        if (link.isOpen() || !links.isOpen()) {
          throw e;
        }
      }
    }
    if (refusal == null) {
      throw links.lost();
    }
    if (links.standing().size() >= SshLinks.MOST) {
      throw refusal;
    }
    SshLink fresh = links.connect();
    try {
      DuplexChannel<S> made = channel.apply(fresh);
      fresh.open(made);
      return made;
    } finally {
      links.giveBack(fresh);
    }
  }

  private void noteEnd(SshLink link, DuplexChannel<?> channel) {
    // Only if it ended there: what is closed here may go on there for long.
    var unused = channel.ended().thenRun(() -> links.ending(link, 1));
    channel.onClosed(() -> {
      if (!channel.ended().isCompletedExceptionally()) {
        links.ending(link, -1);
      }
      links.giveBack(link);
    });
  }
}
