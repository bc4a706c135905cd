using System.Runtime.InteropServices;

namespace GeminiRx.Cli;

/// <summary>Ctrl+C stops the answer that comes, and where none does, the program; a request to terminate stops both.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _quit = new();
    private readonly PosixSignalRegistration[] _registrations;
    private CancellationTokenSource? _answer;

    public Interrupts() =>
        _registrations = [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        ];

    /// <summary>Cancelled when the program is to end.</summary>
    public CancellationToken Quit => _quit.Token;

    /// <summary>While it runs, an interrupt stops this and not the program.</summary>
    public async Task<int> RunAnswerAsync(Func<CancellationToken, Task<int>> answer)
    {
        using var stop = new CancellationTokenSource();
        lock (_gate)
        {
            _answer = stop;
        }

        try
        {
            return await answer(stop.Token);
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

        _quit.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        lock (_gate)
        {
            if (context.Signal == PosixSignal.SIGTERM || _answer is null)
            {
                _quit.Cancel();
            }

            _answer?.Cancel();
        }
    }
}
