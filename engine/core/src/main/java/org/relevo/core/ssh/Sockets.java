package org.relevo.core.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.AsynchronousChannelGroup;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.Factory;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.io.IoConnector;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoServiceFactory;
import org.apache.sshd.common.io.IoServiceFactoryFactory;
import org.apache.sshd.common.io.nio2.Nio2Connector;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactory;
import org.apache.sshd.common.util.threads.CloseableExecutorService;
import org.apache.sshd.common.util.threads.ThreadUtils;
import org.apache.sshd.core.CoreModuleProperties;

/**
 * The library's sockets, with other threads. Its own have one thread wait for sockets to be ready and others do the reading, and
 * change between them for every packet; here those that wait also read. And its own have as many connections under way as there
 * are threads, so that a few machines that are off would keep all others waiting.
 */
final class Sockets implements IoServiceFactoryFactory {
  private final ThreadFactory threads;

  Sockets(ThreadFactory threads) {
    this.threads = threads;
  }

  @Override
  public IoServiceFactory create(FactoryManager manager) {
    return new Service(manager, threads);
  }

  @Override
  public void setExecutorServiceFactory(Factory<CloseableExecutorService> factory) {
    throw new UnsupportedOperationException("these sockets have threads of their own");
  }

  private static final class Service extends Nio2ServiceFactory {
    private static final int END_SECONDS = 5;

    private final AsynchronousChannelGroup group;
    private final CloseableExecutorService connecting =
        ThreadUtils.newCachedThreadPool("ssh-connect");

    Service(FactoryManager manager, ThreadFactory threads) {
      super(manager, null, null);
      try {
        group = AsynchronousChannelGroup.withFixedThreadPool(
            CoreModuleProperties.NIO_WORKERS.getRequired(manager), threads);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public IoConnector createConnector(IoHandler handler) {
      return autowireCreatedService(
          new Nio2Connector(this, getFactoryManager(), handler, group, connecting));
    }

    @Override
    protected void doCloseImmediately() {
      connecting.shutdownNow();
      try {
        group.shutdownNow();
        if (!group.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
          log.debug("something is still under way");
        }
      } catch (IOException e) {
        log.debug("closing the sockets", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      super.doCloseImmediately();
    }
  }
}
