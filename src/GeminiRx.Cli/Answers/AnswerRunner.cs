using System.Reactive.Linq;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>Streams an answer to a view, and maps its end to a message and an exit code.</summary>
internal static class AnswerRunner
{
    /// <summary>Runs the work of a command. A failure before the answer is reported in the same way as a failure of the answer.</summary>
    public static async Task<int> RunAsync(AnswerView view, Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (ToFailure(e) is { } failure)
        {
            StandardError.WriteMessage(failure);
            return TryWrite(() => view.Fail(failure)) ?? ExitCode.FromFailure(failure);
        }
        catch (Exception e) when (ToWriteExitCode(e) is not null)
        {
            return ReportWriteError(e);
        }
    }

    /// <summary>Streams an answer to its end.</summary>
    /// <param name="answer">The answer, cold.</param>
    /// <param name="client">Lists the models if the requested model does not exist; null for no list.</param>
    /// <param name="view">Shows the answer.</param>
    /// <param name="status">Reports the answer's progress on standard error.</param>
    /// <param name="cancellationToken">Stops the answer. Its outcome is then stopped, and the text so far is shown.</param>
    /// <param name="store">Stores each chunk before it is shown; null if the answer is not stored.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> StreamAsync(
        IObservable<Chunk> answer,
        GeminiClient? client,
        AnswerView view,
        StatusReporter status,
        CancellationToken cancellationToken,
        Func<IObservable<Chunk>, IObservable<Chunk>>? store = null
    )
    {
        FinishedChunk? end = null;
        status.Start();
        try
        {
            var arrivals = answer.StopWhen(cancellationToken).Do(status.RecordArrival);
            await view.Prepare(store?.Invoke(arrivals) ?? arrivals).EnsureCompleted().ForEachAsync(Show, CancellationToken.None);
            view.End();
            status.Summarize(end);
            return ExitCode.Completed;
        }
        catch (GeminiException e)
        {
            status.EndLine();
            var writeError = TryWrite(() => view.Fail(e));
            status.Summarize(end);
            var isStopped = ExitCode.FromFailure(e) == ExitCode.Stopped;
            if (isStopped && cancellationToken.IsCancellationRequested)
            {
                return writeError ?? ExitCode.Stopped;
            }

            // Somebody else may have stopped it, such as an interaction that was cancelled elsewhere.
            StandardError.WriteMessage(await ErrorMessages.CreateAsync(e, end, status.BlockedBy, client, cancellationToken));
            return writeError ?? (isStopped ? ExitCode.NotCompleted : ExitCode.FromFailure(e));
        }

        void Show(Chunk chunk)
        {
            status.Show(chunk);
            view.Show(chunk);
            end = chunk as FinishedChunk ?? end;
            client = chunk is InteractionChunk ? null : client; // the model exists: what may be missing is the interaction
        }
    }

    // A request whose settings contradict each other throws an ArgumentException before it is sent. A null argument is a bug.
    private static GeminiException? ToFailure(Exception e) =>
        e switch
        {
            GeminiException failure => failure,
            UsageException usage => usage.ToGeminiException(),
            ArgumentException argument and not ArgumentNullException => UsageErrors.InvalidArgument(argument),
            _ => null,
        };

    /// <returns>The exit code if the output cannot be written; null if it was written.</returns>
    private static int? TryWrite(Action write)
    {
        try
        {
            write();
            return null;
        }
        catch (Exception e) when (ToWriteExitCode(e) is not null)
        {
            return ReportWriteError(e);
        }
    }

    // Returns null for an exception that is not from the output.
    private static int? ToWriteExitCode(Exception e) =>
        e switch
        {
            ClosedPipeException or OperationCanceledException => ExitCode.Stopped,
            IOException or UnauthorizedAccessException => ExitCode.Failed,
            _ => null,
        };

    private static int ReportWriteError(Exception e)
    {
        if (ToWriteExitCode(e) == ExitCode.Failed)
        {
            StandardError.WriteMessage(AnswerMessages.Unwritable(e));
        }

        return ToWriteExitCode(e)!.Value;
    }
}
