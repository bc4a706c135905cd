using System.Runtime.InteropServices;

namespace GeminiRx.Cli;

/// <summary>Remembers the signal that stopped the program, for its exit code. A closed terminal (SIGHUP) stops it like SIGTERM.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private bool _isOver;
    private volatile int _exitCode = ExitCode.Stopped;

    public StopSignal() =>
        _registrations = [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => _exitCode = ExitCode.Terminated),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnHangUp),
        ];

    /// <summary>Is cancelled when the terminal is closed.</summary>
    public CancellationToken HungUp => _stop.Token;

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

    private void OnHangUp(PosixSignalContext context)
    {
        context.Cancel = true;
        _exitCode = ExitCode.HungUp;
        lock (_gate)
        {
            // CancelAsync runs the callbacks of the token outside the lock.
            _ = _isOver ? Task.CompletedTask : _stop.CancelAsync();
        }
    }
}
