package pl.spoiwo.bench;

import java.lang.management.ManagementFactory;

/**
 * What the figures were measured on.
 *
 * @param loadAverage of the last minute before the first measurement; the build itself is part of it
 */
public record Machine(int cores, long memoryMiB, String java, String system, double loadAverage) {

    public static Machine here() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Machine(Runtime.getRuntime().availableProcessors(), system.getTotalMemorySize() >> 20, System.getProperty("java.vm.name") + " "
                + System.getProperty("java.runtime.version"), System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                Measurement.rounded(system.getSystemLoadAverage()));
    }
}
