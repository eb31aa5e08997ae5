package org.relevo.core.offload;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.relevo.core.build.BuildDaemon;
import org.relevo.core.build.BuildLimits;
import org.relevo.core.store.Store;
import org.relevo.core.store.daemon.DaemonOptions;
import org.relevo.core.store.daemon.DaemonStore;
import org.relevo.core.store.daemon.LogSink;
import org.relevo.formats.path.StorePath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A machine's build daemon at the other end of a connection. Before each build it is told not to offload it in turn ({@link
 * DaemonOptions.Flag#USE_BUILD_HOOK} is off), unless it was told so before: else two heads that list each other would send a
 * build round in a circle.
 */
final class MachineDaemon implements BuildDaemon {
  private static final Logger log = LoggerFactory.getLogger(MachineDaemon.class);

  private final KeptStore store;
  private final Store visible;
  private final BooleanSupplier channel;
  private final Consumer<Duration> silenceLimit;
  private Optional<DaemonOptions> told = Optional.empty();
  private int builds;

  MachineDaemon(DaemonStore store) {
    this(store, () -> true, limit -> {}, Optional.empty(), kept -> kept);
  }

  /**
   * Makes one.
   *
   * @param channel tells whether the other end has not closed the connection, as far as is known
   * @param silenceLimit sets how long an answer may take; zero: for ever
   * @param otherWay another way to have bundles imported
   * @param view makes what builds see of the store, and closes with it
   */
  MachineDaemon(
      DaemonStore store,
      BooleanSupplier channel,
      Consumer<Duration> silenceLimit,
      Optional<KeptStore.OtherWay> otherWay,
      UnaryOperator<Store> view) {
    this.store = new KeptStore(store, otherWay);
    this.visible = view.apply(this.store);
    this.channel = channel;
    this.silenceLimit = silenceLimit;
  }

  @Override
  public void build(StorePath derivation, BuildLimits limits, LogSink sink) throws IOException {
    builds++;
    DaemonOptions options = DaemonOptions.DEFAULT.withLimits(limits.timeout(), limits.maxSilent());
    if (!told.equals(Optional.of(options))) {
      store.daemon().setOptions(options);
      told = Optional.of(options);
    }
    store.daemon().build(List.of(derivation), sink);
  }

  /** Returns whether more can be asked, as far as is known. */
  boolean isOpen() {
    return store.daemon().isOpen() && channel.getAsBoolean();
  }

  /** Returns whether the connection ended without anybody here having ended it. */
  boolean brokeOff() {
    return !isOpen() && !store.daemon().isGivenUp();
  }

  /**
   * Finds out whether the daemon answers, in one round trip, which tells it again what it was told.
   *
   * @param limit how long that may take
   */
  boolean answers(Duration limit) {
    try {
      silenceLimit.accept(limit);
      store.daemon().setOptions(told.orElse(DaemonOptions.DEFAULT));
      silenceLimit.accept(Duration.ZERO);
      return true;
    } catch (IOException e) {
      log.debug("a daemon's connection is there no more: {}", e.getMessage());
      return false;
    }
  }

  /** Returns how many messages have come from it. */
  long heard() {
    return store.daemon().heard();
  }

  /** Returns how many builds were asked for. */
  int builds() {
    return builds;
  }

  /** Returns how many paths are remembered of it. */
  int paths() {
    return store.size();
  }

  @Override
  public void close() {
    try {
      visible.close();
    } catch (IOException e) {
      log.debug("closing the connection to a daemon: {}", e.getMessage());
    }
  }

  @Override
  public Store store() {
    return visible;
  }
}
