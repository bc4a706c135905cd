using System.Runtime.InteropServices;

namespace GeminiRx.Cli;

/// <summary>Handles signals: Ctrl+C stops the running answer, or the program if no answer runs; SIGTERM and a closed terminal (SIGHUP)
/// stop both.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _quit = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Func<bool> _isIgnored;
    private CancellationTokenSource? _answer;
    private bool _isOver;

    /// <param name="isIgnored">Whether Ctrl+C is for another program: the user's editor.</param>
    public Interrupts(Func<bool> isIgnored)
    {
        _isIgnored = isIgnored;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
        ];
    }

    /// <summary>Cancelled when the program is to end.</summary>
    public CancellationToken Quit => _quit.Token;

    /// <summary>Runs an answer. While it runs, Ctrl+C stops only the answer.</summary>
    public async Task<int> RunAnswerAsync(Func<CancellationToken, Task<int>> answer)
    {
        using var stop = new CancellationTokenSource();
        lock (_gate)
        {
            _answer = stop;
        }

        try
        {
            var exitCode = await answer(stop.Token);
            if (exitCode == ExitCode.Completed && stop.IsCancellationRequested)
            {
                // The interrupt came when the answer was over, so it is for the program.
                await _quit.CancelAsync();
            }

            return exitCode;
        }
        finally
        {
            lock (_gate)
            {
                _answer = null;
            }
        }
    }

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

        _quit.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (context.Signal == PosixSignal.SIGINT && _isIgnored())
        {
            return;
        }

        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            if (context.Signal != PosixSignal.SIGINT || _answer is null)
            {
                _ = _quit.CancelAsync();
            }

            // CancelAsync runs the callbacks of the token outside the lock.
            _ = _answer?.CancelAsync();
        }
    }
}
