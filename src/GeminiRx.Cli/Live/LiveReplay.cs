using System.Reactive;
using System.Reactive.Linq;
using System.Threading.Channels;

namespace GeminiRx.Cli;

/// <summary>Shows what the model says in a recorded session, turn by turn, as <c>live</c> does.</summary>
/// <param name="format">The format of the output; null for what fits.</param>
/// <param name="isQuiet">Whether the summary lines are left out.</param>
internal sealed class LiveReplay(string? format, bool isQuiet)
{
    /// <summary>Runs to the end of the recording, or until it is stopped.</summary>
    /// <param name="session">The chunks of the session.</param>
    /// <param name="cancellationToken">Stops the replay.</param>
    /// <returns>The exit code of the last turn, or of the failure of the session; 130 if it was stopped.</returns>
    /// <exception cref="OperationCanceledException">The replay was stopped between two turns.</exception>
    public async Task<int> RunAsync(IObservable<Chunk> session, CancellationToken cancellationToken)
    {
        // The next turn arrives while one is shown.
        var channel = Channel.CreateUnbounded<Notification<Chunk>>();
        using var playing = session.Materialize().Subscribe(one => channel.Writer.TryWrite(one), e => channel.Writer.TryComplete(e));
        var exitCode = ExitCode.Completed;
        while (exitCode != ExitCode.Stopped && await HasMoreAsync(channel.Reader, cancellationToken))
        {
            var (turnCode, isWhole) = await ShowTurnAsync(channel.Reader, cancellationToken);
            if (!isWhole)
            {
                // The session ended without a further turn, or failed.
                return turnCode == ExitCode.Completed ? exitCode : turnCode;
            }

            exitCode = turnCode;
        }

        return exitCode;
    }

    private static async Task<bool> HasMoreAsync(ChannelReader<Notification<Chunk>> chunks, CancellationToken cancellationToken) =>
        await chunks.WaitToReadAsync(cancellationToken) && !(chunks.TryPeek(out var next) && next.Kind == NotificationKind.OnCompleted);

    // Takes nothing of the next turn, also if it has arrived already.
    private static IObservable<Chunk> ReadTurn(ChannelReader<Notification<Chunk>> chunks) =>
        Observable.Create<Chunk>(
            async (observer, stop) =>
            {
                Notification<Chunk> next;
                do
                {
                    next = await chunks.ReadAsync(stop);
                    next.Accept(observer);
                } while (next is { HasValue: true, Value: not FinishedChunk });
                observer.OnCompleted();
            }
        );

    private async Task<(int ExitCode, bool IsWhole)> ShowTurnAsync(
        ChannelReader<Notification<Chunk>> chunks,
        CancellationToken cancellationToken
    )
    {
        using var view = AnswerViews.Create(format, isOneOfSeveral: true);
        using var status = new StatusReporter(new StatusOptions { IsQuiet = isQuiet, IsText = format != "ndjson" });
        var isWhole = false;
        var turn = ReadTurn(chunks).Do(chunk => isWhole |= chunk is FinishedChunk);
        var exitCode = await AnswerRunner.RunAsync(
            view,
            () => AnswerRunner.StreamAsync(LiveTalk.ToShown(turn, format), client: null, view, status, cancellationToken)
        );
        return (exitCode, isWhole);
    }
}
