package org.relevo.app.engine;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.relevo.app.cli.ErrorText;
import org.relevo.app.cli.ExitCodes;
import org.relevo.client.FrameReader;
import org.relevo.client.FrameWire;
import org.relevo.client.Hello;
import org.relevo.core.machine.MachinesFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: a thread does its work, another reads what it says, and ends the work when it goes away, a third writes what it is
 * told.
 */
final class EngineSession implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(EngineSession.class);

  /**
   * How clients are treated.
   *
   * @param hello how long one may take to say what it wants
   * @param stalled how long one may take nothing of what it is told, or be told nothing of what it says; hooks are
   *     told things for as long as it takes
   * @param farewell how long one may take to leave
   * @param clock ours
   */
  record Manners(Duration hello, Duration stalled, Duration farewell, InstantSource clock) {
    static Manners usual(InstantSource clock) {
      return new Manners(
          Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofSeconds(10), clock);
    }
  }

  private final SocketChannel channel;
  private final Path socket;
  private final Desk desk;
  private final ScheduledExecutorService timer;
  private final Manners manners;
  private final long number;
  private final Instant since;
  private final FrameReader reader;
  private final FrameInput input;
  private volatile Optional<ClientView> view = Optional.empty();

  /**
   * Makes a session.
   *
   * @param socket where the client came in
   * @param number which client this is
   */
  EngineSession(
      SocketChannel channel,
      Path socket,
      Desk desk,
      ScheduledExecutorService timer,
      Manners manners,
      long number) {
    this.channel = channel;
    this.socket = socket;
    this.desk = desk;
    this.timer = timer;
    this.manners = manners;
    this.number = number;
    this.since = manners.clock().instant();
    this.reader = new FrameReader(channel);
    this.input = new FrameInput(manners.stalled());
  }

  /** Does all that the client wants; interrupted, it gives that up. */
  @Override
  public void run() {
    try (channel;
        ClientChannel client = new ClientChannel(channel)) {
      try {
        Work work = greet();
        client.write(FrameWire.ACCEPTED);
        client.patience(work.isPatient() ? Optional.empty() : Optional.of(manners.stalled()));
        serve(work, client);
      } catch (RefusedException e) {
        byte[] why = ErrorText.of(e).getBytes(StandardCharsets.UTF_8);
        client.write(FrameWire.REFUSED, why, 0, why.length);
      }
      client.finish();
    } catch (IOException e) {
      log.debug("a client went away: {}", e.getMessage());
    } catch (InterruptedException e) {
      log.debug("the work for a client was ended");
    }
  }

  private Work greet() throws IOException, RefusedException {
    ScheduledFuture<?> limit =
        timer.schedule(this::hangUp, manners.hello().toMillis(), TimeUnit.MILLISECONDS);
    try {
      Peer peer = Peer.of(channel);
      if (!reader.next() || reader.kind() != FrameWire.HELLO) {
        throw new IOException("it did not say what it wants");
      }
      // Not before, so that the client is there to be told.
      peer.requireAllowed(socket);
      Hello hello;
      try {
        hello = Hello.decode(reader.bytes());
      } catch (IOException e) {
        throw new RefusedException(ErrorText.of(e));
      }
      Work work = desk.take(hello, peer);
      view = Optional.of(new ClientView(number, hello.kind(), peer.user(), since));
      return work;
    } finally {
      limit.cancel(false);
    }
  }

  private void hangUp() {
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("closing a client's connection: {}", e.getMessage());
    }
  }

  /** Returns who the client is, once it has said what it wants. */
  Optional<ClientView> view() {
    return view;
  }

  /** Has the client turn to another engine as soon as there is nothing to do for it, if it is one that can. */
  void drain() {
    input.takeBack();
  }

  private void serve(Work work, ClientChannel client) throws IOException, InterruptedException {
    Attendance attendance = new Attendance(Thread.currentThread());
    Thread listening = new Thread(attendance, "client");
    listening.setDaemon(true);
    listening.start();
    int exitCode = ExitCodes.FAILURE;
    try {
      exitCode = work(work, client);
    } catch (InterruptedException e) {
      if (!attendance.isGone()) {
        throw e;
      }
      // One that waits to be told that nothing is left is told so.
      client.patience(Optional.of(manners.farewell()));
    } finally {
      attendance.end();
    }
    if (input.isTakenBack()) {
      handOver(attendance, client);
      exitCode = ExitCodes.OK;
    }
    client.write(FrameWire.EXIT, new byte[] {(byte) exitCode}, 0, 1);
  }

  private void handOver(Attendance attendance, ClientChannel client)
      throws IOException, InterruptedException {
    client.patience(Optional.of(manners.farewell()));
    client.write(FrameWire.HANDOVER);
    attendance.awaitGone(manners.farewell());
    byte[] rest = input.rest();
    if (rest.length > 0) {
      client.write(FrameWire.BACK, rest, 0, rest.length);
    }
  }

  private int work(Work work, ClientChannel client) throws InterruptedException {
    FrameOutput err = new FrameOutput(client, FrameWire.MESSAGE);
    try {
      return work.run(new WorkStreams(
          input,
          new FrameOutput(client, FrameWire.OUTPUT),
          err,
          new FrameOutput(client, FrameWire.LOG)));
    } catch (IOException | MachinesFileException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("the client went away");
      }
      tell(err, "relevo: " + ErrorText.of(e));
      return ExitCodes.FAILURE;
    } catch (RuntimeException e) {
      log.error("a fault of Relevo itself", e);
      tell(err, "relevo: the engine failed at this: " + e);
      return ExitCodes.FAILURE;
    }
  }

  private static void tell(FrameOutput err, String text) {
    try {
      err.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      log.debug("a client went away before it could be told: {}", text);
    }
  }

  /** Reads what the client says, and interrupts the work when the client goes away before its end. */
  private final class Attendance implements Runnable {
    private final Thread worker;
    private final CountDownLatch gone = new CountDownLatch(1);
    private boolean over;

    Attendance(Thread worker) {
      this.worker = worker;
    }

    @Override
    public void run() {
      try {
        while (reader.next()) {
          if (reader.kind() == FrameWire.INPUT) {
            input.add(reader.bytes());
          } else if (reader.kind() == FrameWire.END) {
            input.end();
          } else {
            throw new IOException("it said something that is not in the protocol");
          }
        }
      } catch (IOException e) {
        log.debug("a client went away: {}", e.getMessage());
      } catch (InterruptedException e) {
        return;
      }
      gone.countDown();
      synchronized (this) {
        if (!over) {
          worker.interrupt();
        }
      }
    }

    /** Returns whether the client has ended its side of the connection. */
    boolean isGone() {
      return gone.getCount() == 0;
    }

    /** Waits until it has, but not for ever. */
    void awaitGone(Duration limit) throws InterruptedException {
      if (!gone.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("a hook does not turn to another engine");
      }
    }

    /** The work is over; from now on the client may go. */
    synchronized void end() {
      over = true;
      // An interrupt that came too late is not meant for what follows.
      Thread.interrupted();
    }
  }
}
