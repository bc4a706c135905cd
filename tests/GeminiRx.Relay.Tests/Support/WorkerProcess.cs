using System.Diagnostics;
using System.Globalization;
using GeminiRx.TestSupport;

namespace GeminiRx.Relay.Tests.Support;

/// <summary>A process of the fleet: the executable that <c>GEMINIRX_WORKER_EXE</c> names, else the debug build.</summary>
public sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;

    public WorkerProcess(params IEnumerable<object> arguments)
    {
        var executable = Environment.GetEnvironmentVariable("GEMINIRX_WORKER_EXE");
        var start = new ProcessStartInfo(executable ?? "dotnet");
        if (executable is null)
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "GeminiRx.Relay.Worker.dll"));
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(string.Create(CultureInfo.InvariantCulture, $"{argument}"));
        }

        _process = Process.Start(start)!;
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(TimeoutToken.Start());
        return _process.ExitCode;
    }

    /// <summary>Sends a signal, such as <c>STOP</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TimeoutToken.Start());
    }

    /// <summary>Kills the process, unless it has ended.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TimeoutToken.Start());
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
