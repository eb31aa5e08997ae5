package org.relevo.app.engine;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.utils.Signals;
import org.relevo.app.cli.ExitCodes;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.client.EngineFiles;
import org.relevo.core.machine.MachinesFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process of an engine, from start to end. */
final class EngineProcess {
  private static final Logger log = LoggerFactory.getLogger(EngineProcess.class);

  private EngineProcess() {}

  /**
   * Serves clients until told to stop.
   *
   * @param idleExit how long no client may come before it ends; zero: for ever
   * @param metrics where figures are served, {@code PORT} or {@code HOST:PORT}; empty: nowhere
   * @return the exit code
   */
  static int run(
      HeadDirectories head, Duration idleExit, Optional<String> metrics, InstantSource clock)
      throws IOException, InterruptedException {
    // Listening comes first: clients that come while the rest is made ready wait for that.
    try (EngineServer server = EngineServer.listen(
            EngineFiles.in(head.state()), System.getenv(), EngineSession.Manners.usual(clock));
        Engine engine = Engine.open(head, clock)) {
      Control control = new Control(server);
      serveMetrics(engine, metrics, control);
      for (String signal : new String[] {"TERM", "INT"}) {
        Object unused = Signals.register(signal, control::signalled);
      }
      server.start(new EngineDesk(engine, control, clock));
      connectAhead(engine);
      if (!idleExit.isZero()) {
        server.whenIdle(idleExit, () -> control.stop(false));
      }
      log.info("the engine listens at {}", EngineFiles.in(head.state()).socket());
      return server.awaitEnd() ? ExitCodes.OK : ExitCodes.FAILURE;
    }
  }

  /** Connects to the first machines meanwhile. */
  private static void connectAhead(Engine engine) {
    Thread thread = new Thread(
        () -> {
          try {
            engine.offloader().connectAhead();
          } catch (MachinesFileException e) {
            // Clients are told in full.
            log.warn("no machine is connected to: {}", e.getMessage());
          }
        },
        "connect-ahead");
    thread.setDaemon(true);
    thread.start();
  }

  private static void serveMetrics(Engine engine, Optional<String> metrics, Control control)
      throws IOException {
    GaugeWithCallback.builder()
        .name("relevo_clients")
        .help(
            "Clients that are being served: hooks that wait for a machine or have a build, and commands.")
        .callback(callback -> callback.call(control.sessions()))
        .register(engine.registry());
    if (metrics.isPresent()) {
      MetricsServer server = MetricsServer.start(metrics.get(), engine.registry());
      engine.closeLater(server);
      log.info("metrics are served at port {}", server.port());
    }
  }

  private static final class Control implements EngineControl {
    private final EngineServer server;
    private final AtomicBoolean stopping = new AtomicBoolean();

    Control(EngineServer server) {
      this.server = server;
    }

    /** Stops gently at first, and then at once. */
    void signalled() {
      boolean again = !stopping.compareAndSet(false, true);
      if (!again && server.sessions() > 0) {
        log.info(
            "stopping when {} clients have been served; another signal ends them",
            server.sessions());
      }
      stop(again);
    }

    @Override
    public void stop(boolean now) {
      stopping.set(true);
      server.stopListening();
      if (now) {
        server.endSessions();
      }
    }

    @Override
    public int sessions() {
      return server.sessions();
    }

    @Override
    public List<ClientView> clients() {
      return server.clients();
    }

    @Override
    public long served() {
      return server.served();
    }
  }
}
