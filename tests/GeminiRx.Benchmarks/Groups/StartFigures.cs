using System.Diagnostics;
using System.Globalization;
using System.Text;

/// <summary>The native executable: its size, and the start of its server.</summary>
internal static class StartFigures
{
    private const int Starts = 40;

    public static async Task RunAsync(Figures figures, string? executable)
    {
        if (executable is null || !File.Exists(executable))
        {
            const string Reason = "pass --executable and the native geminirx";
            figures.Skip("start to the answer of initialize, p50", Reason, 12);
            figures.Skip("memory then", Reason, 18);
            figures.Skip("size of the executable", Reason, 18);
            return;
        }

        var (times, memory) = (new List<double>(), new List<double>());
        for (var start = 0; start < Starts; start++)
        {
            var begun = Stopwatch.GetTimestamp();
            using var server = Process.Start(
                new ProcessStartInfo(executable, ["serve", "--stdio"])
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            const string Initialize = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"capabilities":{}}}""";
            await server.StandardInput.WriteAsync($"Content-Length: {Encoding.UTF8.GetByteCount(Initialize)}\r\n\r\n{Initialize}");
            await server.StandardInput.FlushAsync();
            var answer = new char[16];
            await server.StandardOutput.ReadAsync(answer);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            if (File.Exists($"/proc/{server.Id}/status"))
            {
                var line = File.ReadLines($"/proc/{server.Id}/status").First(one => one.StartsWith("VmRSS:", StringComparison.Ordinal));
                memory.Add(double.Parse(line.Split(' ')[^2], CultureInfo.InvariantCulture) * 1024 / 1e6);
            }

            server.Kill();
            await server.WaitForExitAsync();
        }

        figures.Add("start to the answer of initialize, p50", Timing.Percentile(times, 50), "ms", 12);
        if (memory.Count > 0)
        {
            figures.Add("memory then", Timing.Percentile(memory, 50), "MB", 18);
        }

        figures.Add("size of the executable", new FileInfo(executable).Length / 1e6, "MB", 18);
    }
}
