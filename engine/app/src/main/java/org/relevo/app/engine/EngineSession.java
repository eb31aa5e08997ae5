package org.relevo.app.engine;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.relevo.app.cli.ErrorText;
import org.relevo.app.cli.ExitCodes;
import org.relevo.client.FrameReader;
import org.relevo.client.FrameWire;
import org.relevo.client.FrameWriter;
import org.relevo.client.Hello;
import org.relevo.core.machine.MachinesFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client: a thread does its work, another reads what it says, and ends the work when it goes away. */
final class EngineSession implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(EngineSession.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final SocketChannel channel;
  private final Desk desk;
  private final ScheduledExecutorService timer;
  private final FrameReader reader;
  private final FrameWriter writer;
  private final FrameInput input = new FrameInput();

  EngineSession(SocketChannel channel, Desk desk, ScheduledExecutorService timer) {
    this.channel = channel;
    this.desk = desk;
    this.timer = timer;
    this.reader = new FrameReader(channel);
    this.writer = new FrameWriter(channel);
  }

  /** Does all that the client wants; interrupted, it gives that up. */
  @Override
  public void run() {
    try (channel) {
      Work work = greet();
      writer.write(FrameWire.ACCEPTED);
      int exitCode = attended(work);
      writer.write(FrameWire.EXIT, new byte[] {(byte) exitCode}, 0, 1);
    } catch (RefusedException e) {
      refuse(ErrorText.of(e));
    } catch (IOException e) {
      log.debug("a client went away: {}", e.getMessage());
    } catch (InterruptedException e) {
      log.debug("the work for a client was ended");
    }
  }

  private Work greet() throws IOException, RefusedException {
    ScheduledFuture<?> limit =
        timer.schedule(this::hangUp, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    try {
      Peer peer = Peer.of(channel);
      if (!reader.next() || reader.kind() != FrameWire.HELLO) {
        throw new IOException("it did not say what it wants");
      }
      Hello hello;
      try {
        hello = Hello.decode(reader.bytes());
      } catch (IOException e) {
        throw new RefusedException(ErrorText.of(e));
      }
      return desk.take(hello, peer);
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

  private void refuse(String why) {
    byte[] bytes = why.getBytes(StandardCharsets.UTF_8);
    try {
      writer.write(FrameWire.REFUSED, bytes, 0, bytes.length);
    } catch (IOException e) {
      log.debug("a client did not wait to be refused: {}", e.getMessage());
    }
  }

  private int attended(Work work) throws InterruptedException {
    Attendance attendance = new Attendance(Thread.currentThread());
    Thread listening = new Thread(attendance, "client");
    listening.setDaemon(true);
    listening.start();
    FrameOutput err = new FrameOutput(writer, FrameWire.MESSAGE);
    try {
      return work.run(new WorkStreams(
          input,
          new FrameOutput(writer, FrameWire.OUTPUT),
          err,
          new FrameOutput(writer, FrameWire.LOG)));
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
    } finally {
      attendance.end();
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
      synchronized (this) {
        if (!over) {
          worker.interrupt();
        }
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
