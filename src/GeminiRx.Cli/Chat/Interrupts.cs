using System.Runtime.InteropServices;

namespace GeminiRx.Cli;

/// <summary>Handles Ctrl+C, which stops the running answer, or the program if no answer runs. The signals that end the program stop
/// both.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _quit;
    private readonly PosixSignalRegistration _registration;
    private readonly Func<bool> _isIgnored;
    private CancellationTokenSource? _answer;
    private bool _isOver;

    /// <param name="isIgnored">Whether Ctrl+C is for another program: the user's editor.</param>
    /// <param name="stop">Cancelled when the program is to end.</param>
    public Interrupts(Func<bool> isIgnored, CancellationToken stop)
    {
        _isIgnored = isIgnored;
        _quit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnInterrupt);
    }

    /// <summary>Cancelled when the program is to end.</summary>
    public CancellationToken Quit => _quit.Token;

    /// <summary>Runs an answer. While it runs, Ctrl+C stops only the answer.</summary>
    public async Task<int> RunAnswerAsync(Func<CancellationToken, Task<int>> answer)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_quit.Token);
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
        _registration.Dispose();

        // A handler may still run.
        lock (_gate)
        {
            _isOver = true;
        }

        _quit.Dispose();
    }

    private void OnInterrupt(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_isIgnored())
        {
            return;
        }

        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            // CancelAsync runs the callbacks of the token outside the lock.
            _ = (_answer ?? _quit).CancelAsync();
        }
    }
}
