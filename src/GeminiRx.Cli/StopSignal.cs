using System.Runtime.InteropServices;

namespace GeminiRx.Cli;

/// <summary>Watches for the signals that end the program, SIGTERM and a closed terminal (SIGHUP), and remembers which one came, for the
/// exit code.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private bool _isOver;
    private volatile int _exitCode = ExitCode.Stopped;

    public StopSignal() =>
        _registrations = [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => OnSignal(context, ExitCode.Terminated)),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => OnSignal(context, ExitCode.HungUp)),
        ];

    /// <summary>Is cancelled when one of the signals comes.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>The exit code of a command: that of the signal, if one stopped it.</summary>
    public int Apply(int exitCode) => exitCode == ExitCode.Stopped ? _exitCode : exitCode;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        // A handler may still run.
        lock (_gate)
        {
            _isOver = true;
        }

        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        _exitCode = exitCode;
        lock (_gate)
        {
            // CancelAsync runs the callbacks of the token outside the lock.
            _ = _isOver ? Task.CompletedTask : _stop.CancelAsync();
        }
    }
}
