/// <summary>Measures processor time: other programs make a run slower in time, but hardly in processor time.</summary>
internal static class Timing
{
    /// <summary>The least processor time of a run in nanoseconds.</summary>
    public static double Least(int runs, Action run) => Least(runs, [run])[0];

    /// <summary>The least processor time of each program in nanoseconds. They take turns, so that a slow time of the machine slows
    /// all of them.</summary>
    public static double[] Least(int runs, params Action[] programs)
    {
        var least = programs.Select(_ => double.MaxValue).ToArray();
        for (var run = 0; run < runs; run++)
        {
            for (var at = 0; at < programs.Length; at++)
            {
                GC.Collect();
                var start = Environment.CpuUsage.TotalTime;
                programs[at]();
                least[at] = Math.Min(least[at], (Environment.CpuUsage.TotalTime - start).TotalNanoseconds);
            }
        }

        return least;
    }

    /// <summary>The bytes that a run allocates, on all threads.</summary>
    public static double Allocated(Action run)
    {
        run();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        run();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    /// <summary>A value that at most a share of the values exceeds.</summary>
    public static double Percentile(List<double> values, int percent) => values.Order().ElementAt(values.Count * percent / 100);
}
