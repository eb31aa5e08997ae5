package org.relevo.core.transfer;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.relevo.core.store.Store;
import org.relevo.core.store.daemon.DaemonException;
import org.relevo.core.transfer.TransferException.Fault;
import org.relevo.core.trust.SignatureException;
import org.relevo.formats.path.StorePath;

/**
 * Turns what went wrong in a transfer into an exception that says whose fault it is and what mends it. Daemons tell what
 * is wrong in words only, so those of the real daemon and of Relevo's are recognised here.
 *
 * @param machine the machine's {@code NAME:PORT}
 * @param head this host's store
 */
record Blame(String machine, Store head) {
  private static final Pattern UNAUTHORIZED =
      Pattern.compile("unauthorized|not authorized|not in the acl", Pattern.CASE_INSENSITIVE);
  private static final Pattern OTHER_STORE = Pattern.compile(
      "not in the (nix |guix )?store|not below|is not a store path|not a path in the store",
      Pattern.CASE_INSENSITIVE);

  TransferException asking(IOException e) {
    if (e instanceof TransferException known) {
      return known;
    }
    if (OTHER_STORE.matcher(text(e)).find()) {
      return new TransferException(
          Fault.OTHER_STORE,
          machine,
          Optional.empty(),
          machine
              + " has another store directory than this host, whose is "
              + head.dir()
              + ": nothing can be exchanged (it says: "
              + text(e)
              + "); set both to the same directory",
          e);
    }
    return machine(Optional.empty(), "asking " + machine + " what it has failed", e);
  }

  TransferException otherDirectory(Store remote) {
    return new TransferException(
        Fault.OTHER_STORE,
        machine,
        Optional.empty(),
        machine
            + " has the store directory "
            + remote.dir()
            + ", this host has "
            + head.dir()
            + ": nothing can be exchanged; set both to the same directory",
        null);
  }

  TransferException importThere(Optional<StorePath> item, IOException e) {
    if (UNAUTHORIZED.matcher(text(e)).find()) {
      return new TransferException(
          Fault.UNAUTHORIZED_THERE,
          machine,
          item,
          machine
              + " refuses what this host signs"
              + of(item)
              + ": its key is not authorized there; on "
              + machine
              + " run: guix archive --authorize < KEY.pub (or relevo archive --authorize < KEY.pub),"
              + " where KEY.pub is this host's signing-key.pub (it says: "
              + text(e)
              + ")",
          e);
    }
    return machine(item, "sending to " + machine + " failed" + of(item), e);
  }

  TransferException exportThere(Optional<StorePath> item, IOException e) {
    return machine(item, "retrieving from " + machine + " failed" + of(item), e);
  }

  TransferException exportHere(Optional<StorePath> item, IOException e) {
    return new TransferException(
        Fault.HEAD,
        machine,
        item,
        "this host cannot export for " + machine + of(item) + ": " + text(e),
        e);
  }

  TransferException importHere(Optional<StorePath> item, IOException e) {
    boolean unauthorized = e instanceof SignatureException refused
        ? refused.fault() == SignatureException.Fault.UNAUTHORIZED
        // This host's store may itself be behind a daemon.
        : e instanceof DaemonException && UNAUTHORIZED.matcher(text(e)).find();
    if (unauthorized || e instanceof SignatureException) {
      // What our own verifier says has the remedy; what a daemon says has none.
      String remedy = unauthorized && !text(e).contains("archive --authorize")
          ? "; to accept it, run here: relevo archive --authorize < KEY.pub (or guix archive"
              + " --authorize < KEY.pub), where KEY.pub is signing-key.pub of "
              + machine
          : "";
      return new TransferException(
          Fault.REFUSED_HERE,
          machine,
          e instanceof SignatureException refused ? Optional.of(refused.item()) : item,
          "refused what " + machine + " sent: " + text(e) + remedy,
          e);
    }
    boolean ours = e instanceof FileSystemException
        || text(e).toLowerCase(Locale.ROOT).contains("no space left");
    return new TransferException(
        ours ? Fault.HEAD : Fault.REFUSED_HERE,
        machine,
        item,
        "cannot import what " + machine + " sent" + of(item) + ": " + text(e),
        e);
  }

  TransferException machine(Optional<StorePath> item, String what, IOException e) {
    return new TransferException(Fault.MACHINE, machine, item, what + ": " + text(e), e);
  }

  private static String of(Optional<StorePath> item) {
    return item.map(path -> " (at " + path + ")").orElse("");
  }

  private static String text(IOException e) {
    String message = e.getMessage();
    if (message == null) {
      return e.getClass().getSimpleName();
    }
    // The real daemon quotes keys in several lines; here all lines but the first would be taken for
    // a remedy.
    return e instanceof DaemonException ? message.strip().replaceAll("\\s+", " ") : message;
  }
}
