using System.Reactive.Linq;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>Streams an answer into a view, and turns its end into a message and an exit code.</summary>
internal static class AnswerRunner
{
    /// <summary>Runs the work of a command. A failure before the answer begins is reported as a failure of the answer is.</summary>
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

    /// <summary>Streams an answer.</summary>
    /// <param name="answer">The cold answer.</param>
    /// <param name="client">Lists the models if the requested one does not exist; null if nothing can list them.</param>
    /// <param name="view">Shows the answer.</param>
    /// <param name="status">Reports the answer's progress on standard error.</param>
    /// <param name="cancellationToken">Stops the answer in order.</param>
    /// <param name="keep">Stores the answer before it is shown; null if it is not stored.</param>
    public static async Task<int> StreamAsync(
        IObservable<Chunk> answer,
        GeminiClient? client,
        AnswerView view,
        StatusReporter status,
        CancellationToken cancellationToken,
        Func<IObservable<Chunk>, IObservable<Chunk>>? keep = null
    )
    {
        FinishedChunk? end = null;
        status.Start();
        try
        {
            var arrivals = answer.StopWhen(cancellationToken).Do(status.RecordArrival);
            await view.Prepare(keep?.Invoke(arrivals) ?? arrivals).EnsureCompleted().ForEachAsync(Show, CancellationToken.None);
            view.End();
            status.Summarize(end);
            return ExitCode.Completed;
        }
        catch (GeminiException e)
        {
            status.StopWaiting();
            var writeError = TryWrite(() => view.Fail(e));
            status.Summarize(end);
            if (ExitCode.FromFailure(e) != ExitCode.Stopped)
            {
                StandardError.WriteMessage(await ErrorMessages.CreateAsync(e, end, status.BlockedBy, client, cancellationToken));
            }

            return writeError ?? ExitCode.FromFailure(e);
        }

        void Show(Chunk chunk)
        {
            status.Show(chunk);
            view.Show(chunk);
            end = chunk as FinishedChunk ?? end;
        }
    }

    // The request refuses settings that contradict each other by an argument exception, before it is sent. A null argument is a bug.
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

    // Null for an exception that does not come from the output.
    private static int? ToWriteExitCode(Exception e) =>
        e switch
        {
            ReaderGoneException or OperationCanceledException => ExitCode.Stopped,
            IOException or UnauthorizedAccessException => ExitCode.Failed,
            _ => null,
        };

    private static int ReportWriteError(Exception e)
    {
        if (ToWriteExitCode(e) == ExitCode.Failed)
        {
            StandardError.WriteMessage($"The answer cannot be written: {e.Message}");
        }

        return ToWriteExitCode(e)!.Value;
    }
}
